import { execFile } from "node:child_process";
import { join } from "node:path";
import type { ConformanceReport } from "../packages/conformance/src/index.ts";
import { root } from "./manifest.ts";

/** What runs a file of TypeScript. */
export interface RunBy {
  readonly command: string;
  /** Before the file. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const limitMs = 120_000;
const command = join(root, "packages", "conformance", "src", "command.ts");

/**
 * Runs the conformance suite with the subject of a file, in a process of its own.
 *
 * @throws {Error} When there is no report, because the process has crashed or the subject cannot be imported, and when it does not end
 * by itself, or crashes after its report.
 */
export function conformanceReport({ command: program, args, env }: RunBy, file: string): Promise<ConformanceReport> {
  return new Promise((resolve, reject) => {
    const all = [...args, command, "--json", join(root, file)];
    const options = { cwd: root, env, timeout: limitMs, killSignal: "SIGKILL", maxBuffer: 64 * 2 ** 20 } as const;
    execFile(program, all, options, (error, stdout, stderr) => {
      if (error?.killed) return reject(new Error(`it did not end by itself within ${limitMs} ms\n${stderr}`));
      try {
        const report = JSON.parse(stdout) as ConformanceReport;
        // A report that is good is none when its process crashes then.
        const end = error?.signal ?? error?.code ?? 0;
        if (end !== exitCodeOf(report)) return reject(new Error(`it ended with ${end} after its report\n${stderr}`));
        resolve(report);
      } catch {
        reject(new Error(`no report: ${error?.message ?? ""}\n${stdout.slice(-2_000)}\n${stderr}`));
      }
    });
  });
}

/** What the command ends with when nothing comes between. */
function exitCodeOf({ startFault, passed }: ConformanceReport): number {
  if (startFault) return 2;
  return passed ? 0 : 1;
}
