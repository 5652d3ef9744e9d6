import { spawn } from "node:child_process";

/** How a program ended, and what it said. */
export interface ProgramEnd {
  /** `undefined`: it did not end by itself, and was killed. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramLimits {
  /** What it writes to stdout when it is done. */
  readonly doneMark: string;
  /** How long it may take until then, in milliseconds, and how long it may stay afterwards. */
  readonly doneMs: number;
  readonly stayMs: number;
}

/** Runs the text of an ES module in a process of its own, to its end or to a limit. */
export function runProgram(text: string, { doneMark, doneMs, stayMs }: ProgramLimits): Promise<ProgramEnd> {
  // A subject in TypeScript runs as it is; older versions of Node say on stderr that this is new. The text comes by stdin:
  // Deno, with Node's options, takes one by `--eval` for CommonJS.
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "-"];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
  // It may end before it has read all of it; how it ended is what counts.
  child.stdin.on("error", () => {}).end(text);
  const kill = (): void => void child.kill("SIGKILL");
  let [stdout, stderr] = ["", ""];
  let limit = setTimeout(kill, doneMs);
  let isDone = false;
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    if (isDone || !stdout.includes(doneMark)) return;
    isDone = true;
    clearTimeout(limit);
    limit = setTimeout(kill, stayMs);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode: exitCode ?? undefined, stdout, stderr });
    });
  });
}
