// Runs a command with the workspace's own tools, after installing them when that is not done yet.
// It is plain JavaScript for any Node from 20 on: what it starts runs on the Node of the workspace.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { name, version } = manifest.devEngines.packageManager;

if (!isInstalled()) {
  run("npx", ["--yes", `${name}@${version}`, "install", "--frozen-lockfile"]);
}
const [command, ...args] = process.argv.slice(2);
run(command, args);

function isInstalled() {
  const marker = join(root, "node_modules", ".modules.yaml");
  const lockfile = join(root, "node_modules", ".pnpm", "lock.yaml");
  if (!existsSync(marker) || !existsSync(lockfile)) return false;
  return statSync(marker).mtimeMs >= statSync(join(root, "pnpm-lock.yaml")).mtimeMs;
}

function run(program, programArgs) {
  const path = [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const { status, error } = spawnSync(program, programArgs, {
    cwd: root,
    env: { DO_NOT_TRACK: "1", TURBO_TELEMETRY_DISABLED: "1", ...process.env, PATH: path },
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
