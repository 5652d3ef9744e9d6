#!/usr/bin/env node
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { runConformance } from "./run-conformance.ts";
import type { Subject } from "./subject.ts";

const usage = `Usage: meterbridge-conformance [--only delivery/] [--json] ./subject.js

Judges the exporter that the module's default export is the subject of. --only runs the cases whose ids begin so: a group,
or a single case. The exit code is 0 when it passed, 1 when a
case failed, 2 when it could not be judged.
`;

try {
  process.exitCode = await judge(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

async function judge(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { only: { type: "string", default: "" }, json: { type: "boolean" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (file === undefined || more.length > 0) throw new Error(usage);
  const module = pathToFileURL(file).href;
  const { default: subject } = (await import(module)) as { readonly default?: Subject };
  if (!subject) throw new Error(`${file} has no default export; it has to be the subject`);
  const report = await runConformance(
    { module, ...subject },
    { only: values.only, ...(values.json && { print: false }) },
  );
  if (values.json) process.stdout.write(`${JSON.stringify(report, errorsAsText, 2)}\n`);
  if (report.startFault) return 2;
  return report.passed ? 0 : 1;
}

function errorsAsText(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.message : value;
}
