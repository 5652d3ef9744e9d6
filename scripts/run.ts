import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The command is killed and fails after this time. */
  readonly timeoutMs?: number;
}

/** Runs a command and resolves to what it wrote; rejects with all of that when it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { cwd, env = {}, timeoutMs = 300_000 } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal ?? String(code)));
  });
  if (ended === "0") return output;
  const how = ended === "SIGKILL" ? `killed, after at most ${timeoutMs} ms` : `ended with ${ended}`;
  throw new Error(`${[command, ...args].join(" ")}: ${how}\n${output}`);
}
