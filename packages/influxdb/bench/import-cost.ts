import { importOnSdk, importTimes, table } from "@meterbridge/bench";

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
    [import.meta.resolve(peer), ours].map(importOnSdk),
  );
  return table(
    ["import on top of the SDK", "ms"],
    [
      [peer, times[0]!.toFixed(1)],
      [ours, times[1]!.toFixed(1)],
    ],
  );
}
