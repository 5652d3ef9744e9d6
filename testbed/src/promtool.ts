import { spawn } from "node:child_process";
import { once } from "node:events";
import { findServer } from "./find-server.ts";

/** What `promtool check metrics` says of an exposition. */
export interface PromtoolVerdict {
  /** Why it is none; undefined when it is one. */
  readonly fault: string | undefined;
  /** What it would rather have: names of other forms. Only of what has no fault. */
  readonly lint: readonly string[];
}

/** Asks promtool about text 0.0.4. Names in quotes, as text 1.0.0 has them, it does not know in either version. */
export async function promtoolCheck(exposition: string | Uint8Array, version: 2 | 3 = 3): Promise<PromtoolVerdict> {
  const found = findServer(version === 2 ? "promtool-2" : "promtool");
  if (!found.available) throw new Error(found.reason);
  const promtool = spawn(found.program, ["check", "metrics"], { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  for (const stream of [promtool.stdout, promtool.stderr]) {
    stream.on("data", (chunk) => (said += String(chunk)));
  }
  // It may have judged before it has read everything.
  promtool.stdin.on("error", () => {});
  promtool.stdin.end(exposition);
  const [code] = (await once(promtool, "close")) as [number | null];
  const lines = said.split("\n").filter((line) => line !== "");
  if (code === 0 || code === lintFound) return { fault: undefined, lint: lines };
  return { fault: lines.join("\n"), lint: [] };
}

const lintFound = 3;
