import { importTimes, table } from "@meterbridge/bench";

const peer = "@influxdata/influxdb-client";
const ours = "@meterbridge/influxdb";

/** What a process pays for an import on top of the SDK. */
export async function importCost(): Promise<string> {
  const times = await importTimes(
    {
      ours: ["core", "gzip", "influxdb", "pooled-http", "resilience"],
      opentelemetry: ["api", "sdk-metrics"],
      from: "influxdb",
    },
    [import.meta.resolve(peer), ours].map((from) => program(from)),
  );
  return table(
    ["import on top of the SDK", "ms"],
    [
      [peer, times[0]!.toFixed(1)],
      [ours, times[1]!.toFixed(1)],
    ],
  );
}

function program(from: string): string {
  return `
    await import("@opentelemetry/sdk-metrics");
    const begun = performance.now();
    await import(${JSON.stringify(from)});
    console.log(performance.now() - begun);
  `;
}
