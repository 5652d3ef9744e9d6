// Runs the benchmark of every package that has one, and measures what installs bring, one after the other, and prints what they
// print. With --update it is also kept in docs/benchmarks.md, with the machine and the versions; of those that are named
// only their sections are.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

interface Benchmark {
  readonly name: string;
  readonly program: string;
  readonly cwd: string;
}

const { values, positionals } = parseArgs({ options: { update: { type: "boolean" } }, allowPositionals: true });
const root = join(import.meta.dirname, "..");
const page = join(root, "docs", "benchmarks.md");
const benchmarks: readonly Benchmark[] = [
  ...readdirSync(join(root, "packages"))
    .map((name) => ({ name, program: join("bench", "main.ts"), cwd: join(root, "packages", name) }))
    .filter(({ program, cwd }) => existsSync(join(cwd, program))),
  { name: "install-size", program: join("scripts", "install-size.ts"), cwd: root },
];

const all = positionals.length === 0;
const today = new Date().toISOString().slice(0, 10);
const chosen = benchmarks.filter(({ name }) => all || positionals.includes(name));
const results = new Map(chosen.map((benchmark) => [benchmark.name, run(benchmark)]));
if (values.update) {
  writeFileSync(page, all ? [head(), ...results.values()].join("\n") : replaceSections(readFileSync(page, "utf8")));
}

function run({ name, program, cwd }: Benchmark): string {
  console.log(`\n## ${name}\n`);
  const { status, stdout } = spawnSync(process.execPath, [program], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  console.log(stdout.trim());
  if (status !== 0) process.exit(1);
  // Where only some are measured anew, the page's own date is another one.
  return `## ${name}\n\n${all ? "" : `Measured on ${today}.\n\n`}${stdout.trim()}\n`;
}

function head(): string {
  const upstream = ["otlp-transformer", "exporter-metrics-otlp-proto"].map((name) => `${name} ${versionOf(name)}`);
  return [
    "# Benchmarks",
    "",
    "Printed by `npm run bench -- --update`. Ours and the peer's take turns in one run, on the same metrics of the real SDK; figures",
    "are medians. Machines are noisy: it is the ratios that compare.",
    "",
    `${today}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ` +
      `sdk-metrics ${versionOf("sdk-metrics")}, ${upstream.join(", ")}.`,
    "",
  ].join("\n");
}

/** The page with the sections that have results now, in the order in which all benchmarks run. */
function replaceSections(text: string): string {
  const [kept = "", ...sections] = text.split(/^(?=## )/m);
  const old = new Map(sections.map((section) => [/^## (.*)/.exec(section)?.[1] ?? "", `${section.trim()}\n`]));
  const latest = benchmarks.flatMap(({ name }) => results.get(name) ?? old.get(name) ?? []);
  return [kept, ...latest].join("\n").replaceAll(/\n{3,}/g, "\n\n");
}

function versionOf(name: string): string {
  const folder = join(root, "packages", name === "otlp-transformer" ? "otlp" : "otlp-http");
  return JSON.parse(readFileSync(join(folder, "node_modules", "@opentelemetry", name, "package.json"), "utf8")).version;
}
