// Runs the benchmark of every package that has one, one after the other, and prints what they print. With --update it
// is also kept in docs/benchmarks.md, with the machine and the versions.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({ options: { update: { type: "boolean" } }, allowPositionals: true });
const root = join(import.meta.dirname, "..");
const names = readdirSync(join(root, "packages"))
  .filter((name) => existsSync(join(root, "packages", name, "bench", "main.ts")))
  .filter((name) => positionals.length === 0 || positionals.includes(name));

const results = names.map((name) => {
  console.log(`\n## ${name}\n`);
  const { status, stdout } = spawnSync(process.execPath, [join("bench", "main.ts")], {
    cwd: join(root, "packages", name),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  console.log(stdout.trim());
  if (status !== 0) process.exit(1);
  return `## ${name}\n\n${stdout.trim()}\n`;
});
if (values.update) writeFileSync(join(root, "docs", "benchmarks.md"), page(results));

function page(sections: readonly string[]): string {
  const upstream = ["otlp-transformer", "exporter-metrics-otlp-proto"].map((name) => `${name} ${versionOf(name)}`);
  return [
    "# Benchmarks",
    "",
    "Printed by `npm run bench -- --update`. Ours and the peer's take turns in one run, on the same metrics of the real SDK; figures",
    "are medians. Machines are noisy: it is the ratios that compare.",
    "",
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ` +
      `sdk-metrics ${versionOf("sdk-metrics")}, ${upstream.join(", ")}.`,
    "",
    ...sections,
  ].join("\n");
}

function versionOf(name: string): string {
  const folder = join(root, "packages", name === "otlp-transformer" ? "otlp" : "otlp-http");
  return JSON.parse(readFileSync(join(folder, "node_modules", "@opentelemetry", name, "package.json"), "utf8")).version;
}
