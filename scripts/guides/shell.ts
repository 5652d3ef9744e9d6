import { runGroup } from "../process-group.ts";

const limitMs = 30_000;

/**
 * Runs a command as a shell does, and gives what it printed and its exit code. One that takes too long is killed, with all that it has
 * started.
 */
export async function shell(folder: string, command: string): Promise<{ printed: string; exitCode: number }> {
  const env = {
    ...process.env,
    NO_COLOR: "1",
    NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
  };
  const { output, exitCode, how } = await runGroup("sh", ["-c", command], { cwd: folder, env, timeoutMs: limitMs });
  return exitCode === undefined ? { printed: `${output}\n${how}\n`, exitCode: 1 } : { printed: output, exitCode };
}
