import { importTimes, table } from "@meterbridge/bench";

const names = ["@opentelemetry/exporter-prometheus", "@meterbridge/prometheus", "@meterbridge/core"];

/** What a process pays for an import on top of the SDK. */
export async function importCost(): Promise<string> {
  const times = await importTimes(
    {
      ours: ["core", "prometheus"],
      opentelemetry: ["api", "sdk-metrics", "exporter-prometheus"],
      from: "prometheus",
    },
    names.map((name) => program(name)),
  );
  return table(
    ["import on top of the SDK", "ms"],
    names.map((name, index) => [name, times[index]!.toFixed(1)]),
  );
}

function program(name: string): string {
  return `
    import "@opentelemetry/sdk-metrics";
    const begun = performance.now();
    await import(${JSON.stringify(name)});
    console.log(performance.now() - begun);
  `;
}
