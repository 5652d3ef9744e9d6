// Runs the unit tests on another Node: `node scripts/test-on-node.ts 22 …` (what follows goes to vitest).
// That Node comes from the npm registry, into an ignored folder.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { hostPath } from "./host-path.ts";
import { root } from "./manifest.ts";
import { run } from "./run.ts";

const versions: Readonly<Record<string, string>> = { 22: "22.23.3", 24: "24.21.0" };

const [major = "", ...vitestArgs] = process.argv.slice(2);
const version = versions[major];
if (version === undefined) throw new Error(`which Node? One of ${Object.keys(versions).join(", ")}`);
// What is shown to users runs on the workspace's own Node.
const paths = vitestArgs.some((arg) => !arg.startsWith("-")) ? [] : ["packages/", "tests/"];
const folder = join(root, ".cache", "nodes", version);
const bin = join(folder, "node_modules", ".bin");
if (!existsSync(join(bin, "node"))) await install(version);
const { status, error } = spawnSync(
  join(bin, "node"),
  [join(root, "node_modules", "vitest", "vitest.mjs"), "run", "--project", "unit", ...vitestArgs, ...paths],
  // The workspace's own Node must not be found first by what the tests start.
  { cwd: root, stdio: "inherit", env: { ...process.env, PATH: [bin, hostPath()].join(delimiter) } },
);
if (error) throw error;
process.exitCode = status ?? 1;

async function install(exact: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: { node: exact } }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel", "error"], {
    cwd: folder,
    env: { PATH: hostPath() },
  });
}
