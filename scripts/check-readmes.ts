// Runs the code of the READMEs and of docs/: every ```ts block is a program of its own, type-checked and run against
// a loopback OTLP endpoint, or a server that behaves as InfluxDB does; ```js and ```cjs blocks are run. A block marked ```ts no-run is only type-checked.
// What a block may import are the dependencies of tests/.
import { globSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { influxdbFarEnd } from "../packages/test-harness/src/index.ts";
import { loopbackCollector } from "./loopback-collector.ts";
import { readManifest, root } from "./manifest.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";

interface Block {
  /** `packages/gzip/README.md:12` */
  readonly where: string;
  readonly language: "ts" | "js" | "cjs";
  readonly text: string;
  readonly runs: boolean;
}

const { ok, wrong, end } = report();
const folder = join(root, "tests", ".cache", "readme-blocks");
const collector = await loopbackCollector();
const influxdb = await influxdbFarEnd({ version: "v2", org: "shop", bucket: "metrics", token: "a-token" });
try {
  const files = globSync(["README.md", "packages/*/README.md", "docs/**/*.md"], { cwd: root });
  const texts = await Promise.all(files.sort().map(async (file) => ({ file, text: await readFile(file, "utf8") })));
  const blocks = texts.flatMap(({ file, text }) => blocksOf(file, text));
  const programs = await writePrograms(blocks);
  await checkTypes();
  for (const [program, block] of programs) if (block.runs) await runBlock(program, block);
  checkLines();
  checkCommands(texts.find(({ file }) => file === "README.md")?.text ?? "");
} finally {
  await influxdb.stop();
  await collector.stop();
}
end();

function blocksOf(file: string, text: string): Block[] {
  return [...text.matchAll(/^```(ts|js|cjs)( no-run)?\n(.*?)^```$/gms)].map((match) => ({
    where: `${file}:${text.slice(0, match.index).split("\n").length}`,
    language: match[1] as Block["language"],
    text: match[3] ?? "",
    runs: match[2] === undefined,
  }));
}

async function writePrograms(blocks: readonly Block[]): Promise<Map<string, Block>> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const tsconfig = {
    extends: relative(folder, join(root, "tsconfig.json")),
    compilerOptions: { moduleDetection: "force" },
    include: ["."],
    exclude: [],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  const programs = new Map<string, Block>();
  for (const block of blocks) {
    const program = join(folder, `${block.where.replaceAll(/\W+/g, "-")}.${block.language}`);
    // The usual ports are the reader's; here they are those of our own far ends.
    const text = block.text
      .replaceAll(/http:\/\/(localhost|127\.0\.0\.1):4318\b/g, collector.url)
      .replaceAll(/http:\/\/(localhost|127\.0\.0\.1):8086\b/g, influxdb.url)
      .replaceAll(/http:\/\/(localhost|127\.0\.0\.1):4317\b/g, collector.grpcUrl);
    await writeFile(program, text);
    programs.set(program, block);
  }
  return programs;
}

async function checkTypes(): Promise<void> {
  await run("tsc", ["-p", folder, "--pretty", "false"], { cwd: folder }).then(
    () => ok("all blocks have the right types"),
    (error: unknown) => wrong("types of the blocks", error),
  );
}

async function runBlock(program: string, { where }: Block): Promise<void> {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    // A free port: the usual one may be somebody's.
    OTEL_EXPORTER_PROMETHEUS_PORT: "0",
    NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
  };
  await run("node", [program], { cwd: folder, env, timeoutMs: 30_000 }).then(
    () => ok(where),
    (error: unknown) => wrong(where, error),
  );
}

/** What the quick start of InfluxDB records is stored, whatever its exit code. */
function checkLines(): void {
  const what = "the line of packages/influxdb/README.md";
  const lines = influxdb.lines().map(({ measurement, tags, fields }) => {
    const tag = tags.find(([key]) => key === "country")?.join("=");
    return `${measurement},${tag} ${fields.map(([key, { type, value }]) => `${key}=${type} ${value}`).join()}`;
  });
  if (lines.includes("orders,country=CH counter=integer 1")) ok(what);
  else wrong(what, `what arrived: ${lines.join("; ") || "nothing"}`);
}

/** Every command that the README names is a script of the workspace, and the two that it starts with are there. */
function checkCommands(readme: string): void {
  const { scripts = {} } = readManifest(root);
  const commands = new Set(["npm test", "npm run demo"]);
  for (const [command] of readme.matchAll(/^npm (test|run [\w:-]+)/gm)) commands.add(command);
  for (const command of commands) {
    const script = scripts[command.replace(/^npm (run )?/, "")];
    if (script === undefined) wrong(command, "there is no such script");
    else if (!readme.includes(`\n${command}`)) wrong(command, "the README does not name it");
    else ok(command);
  }
}
