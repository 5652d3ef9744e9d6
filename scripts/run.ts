import { runGroup } from "./process-group.ts";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The command, and all that it has started, is killed after this time, and fails. */
  readonly timeoutMs?: number;
}

/** Runs a command and resolves to what it wrote; rejects with all of that when it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { cwd, env = {}, timeoutMs = 300_000 } = options;
  const { output, exitCode, how } = await runGroup(command, args, { cwd, env: { ...process.env, ...env }, timeoutMs });
  if (exitCode === 0) return output;
  throw new Error(`${[command, ...args].join(" ")}: ${how}\n${output}`);
}
