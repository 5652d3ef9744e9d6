// Runs a command with the workspace's own tools, after installing them when that is not done yet.
// It is plain JavaScript for any Node from 20 on: what it starts runs on the Node of the workspace.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { name, version } = manifest.devEngines.packageManager;

if (!isInstalled()) {
  run("npx", ["--yes", `${name}@${version}`, "install", "--frozen-lockfile"]);
}
// Ctrl-C reaches the command, too, which ends in its own good time; this process stays until it has.
process.on("SIGINT", () => {});
const [command, ...args] = process.argv.slice(2);
run(command, args);

/** What pnpm last installed is what the lockfile says now. */
function isInstalled() {
  const installed = join(root, "node_modules", ".pnpm", "lock.yaml");
  return existsSync(installed) && readFileSync(installed).equals(readFileSync(join(root, "pnpm-lock.yaml")));
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
