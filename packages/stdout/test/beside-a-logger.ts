// A process that writes lines of its own to stdout while it exports to it, and shuts down. It tells on stderr which
// timers there are then.
import { stdoutExporter, type StdoutExporterOptions } from "../src/index.ts";
import { collected, exportBy } from "./collected.ts";

const metrics = await collected({ series: 400 });
const exporter = stdoutExporter({ format: process.argv[2] as StdoutExporterOptions["format"], all: true });
for (let round = 0; round < 3; round++) {
  const exported = exportBy(exporter, metrics);
  const logging = setInterval(() => console.log("a line of the logger's"), 1);
  console.log("a line of the logger's");
  await exported;
  clearInterval(logging);
}
await exporter.shutdown();
process.stderr.write(`timers: ${process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length}`);
