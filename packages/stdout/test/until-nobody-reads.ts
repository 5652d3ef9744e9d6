// A process that exports to stdout until that fails, then twice more, and shuts down. It tells on stderr how each of
// the last exports ended.
import { stdoutExporter, type StdoutExporterOptions } from "../src/index.ts";
import { type Answer, collected, exportBy } from "./collected.ts";

const metrics = await collected();
const exporter = stdoutExporter({ format: process.argv[2] as StdoutExporterOptions["format"] });
const answers: Answer[] = [];
while (answers.length < 3) {
  const answer = await exportBy(exporter, metrics);
  if (answer.code !== 0 || answers.length > 0) answers.push(answer);
}
await exporter.shutdown();
const told = answers.map(({ error, kind, ambiguous }) => [kind, error?.message, ambiguous ?? false]);
process.stderr.write(`${JSON.stringify(told)}\n`);
