// A real SDK with a delta counter, whose exporter has a spool: exporter-life.ts <json>, see `ExporterLife`. Commands come on
// stdin:
//
//   count <value>        counts so much and exports it; says `acknowledged <value>` or `failed <value> <why>`
//   flush                of the exporter
//   shutdown             twice at once
//   figures              says them
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { ExporterLife } from "../disk/life-options.ts";
import { obey, say } from "../disk/obey.ts";
import { spoolingExporterNamed } from "../disk/spooling-exporters.ts";
import { tellDiag } from "../disk/told-diag.ts";
import { figuresOf } from "../figures.ts";

const { name, exporter: exporterName, ...options }: ExporterLife = JSON.parse(process.argv[2]!);
tellDiag();
const exporter = spoolingExporterNamed(exporterName).make({ ...options, temporality: "delta" });
let answered = (_line: string): void => {};
const watched: PushMetricExporter = {
  ...exporter,
  export: (metrics, answer) =>
    exporter.export(metrics, (result) => {
      answer(result);
      answered(result.code === 0 ? "acknowledged" : `failed ${result.error?.message}`);
    }),
  forceFlush: async () => {},
};
const reader = new PeriodicExportingMetricReader({ exporter: watched, exportIntervalMillis: 1_000_000 });
const provider = new MeterProvider({ readers: [reader] });
const counter = provider.getMeter("shop").createCounter("orders");

await obey({
  async count(value) {
    counter.add(Number(value), { life: name });
    const answer = new Promise<string>((resolve) => (answered = resolve));
    await provider.forceFlush();
    const [word, ...why] = (await answer).split(" ");
    say([word, value, ...why].join(" "));
  },
  flush: () => exporter.forceFlush(),
  shutdown: () => Promise.all([exporter.shutdown(), provider.shutdown()]),
  figures: () => say(`figures ${JSON.stringify(figuresOf(exporter))}`),
});
