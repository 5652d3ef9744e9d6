// A process that exports to a stream that takes nothing, and shuts down. It tells on stdout how the export ended.
import { Writable } from "node:stream";
import { stdoutExporter } from "../src/index.ts";
import { collected, exportBy } from "./collected.ts";

const stuck = new Writable({ write() {} });
const exporter = stdoutExporter({ format: "otlp-json", stream: stuck, timeoutMs: 100 });
const { error } = await exportBy(exporter, await collected());
await exporter.shutdown();
console.log(error?.message);
