// A process that tells which of our modules are loaded: with the import, and once it has exported in the form of its
// argument.
import { registerHooks } from "node:module";
import { PassThrough } from "node:stream";
import type { StdoutExporterOptions } from "../src/index.ts";
import { collected, exportBy } from "./collected.ts";

const loaded: string[] = [];
registerHooks({
  load(url, context, nextLoad) {
    const ours = /packages\/(.*)\.ts$/.exec(url)?.[1];
    if (ours) loaded.push(ours);
    return nextLoad(url, context);
  },
});
const metrics = await collected();
const { stdoutExporter } = await import("../src/index.ts");
const atOnce = loaded.splice(0);
const exporter = stdoutExporter({
  format: process.argv[2] as StdoutExporterOptions["format"],
  stream: new PassThrough(),
});
await exportBy(exporter, metrics);
await exporter.shutdown();
console.log(JSON.stringify({ atOnce, later: loaded }));
