import { importTimes, table } from "@meterbridge/bench";

const exporter = "@meterbridge/stdout";
const sides = [
  { what: "import", target: "3", text: program(exporter) },
  { what: "import of core alone", target: "", text: program("@meterbridge/core") },
  { what: "import and a first export, pretty", target: "", text: program(exporter, "pretty") },
  { what: "import and a first export, otlp-json", target: "", text: program(exporter, "otlp-json") },
];

/** What a process pays on top of the SDK. */
export async function importCost(): Promise<string> {
  const times = await importTimes(
    { ours: ["core", "otlp", "stdout"], opentelemetry: ["api", "sdk-metrics"], from: "stdout" },
    sides.map(({ text }) => text),
  );
  return table(
    ["on top of the SDK", "ms", "target ms"],
    sides.map(({ what, target }, index) => [what, times[index]!.toFixed(1), target]),
  );
}

/** Times an import, and an export in a format where one is given. */
function program(name: string, format?: string): string {
  const firstExport = `
    const exporter = module.stdoutExporter({ format: ${JSON.stringify(format)}, stream: new PassThrough().resume() });
    await new Promise((resolve) => exporter.export(metrics, resolve));
  `;
  return `
    import { PassThrough } from "node:stream";
    import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
    class Reader extends MetricReader {
      async onForceFlush() {}
      async onShutdown() {}
    }
    const reader = new Reader();
    new MeterProvider({ readers: [reader] }).getMeter("m").createCounter("c").add(1);
    const { resourceMetrics: metrics } = await reader.collect();
    const begun = performance.now();
    const module = await import(${JSON.stringify(name)});
    ${format === undefined ? "" : firstExport}
    console.log(performance.now() - begun);
  `;
}
