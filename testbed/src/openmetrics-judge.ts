import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { findServer } from "./find-server.ts";

/**
 * Judges expositions by the parsers of Prometheus' own Python client: that of OpenMetrics 1.0 is strict, and to that of
 * text 0.0.4 and 1.0.0 rules are added that it lacks: what a series, a family and a histogram have to be.
 */
export interface OpenMetricsJudge {
  /** What is wrong with an exposition; undefined when nothing is. */
  judge(exposition: string | Uint8Array, format?: "openmetrics" | "text"): Promise<string | undefined>;
  stop(): Promise<void>;
}

/** Starts one process that judges one exposition after the other. */
export function startOpenMetricsJudge(): OpenMetricsJudge {
  const found = findServer("openmetrics-judge");
  if (!found.available) throw new Error(found.reason);
  const judge = spawn(found.program, { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => judge.once("close", () => resolve()));
  let end: Error | undefined;
  let said = "";
  judge.stderr.on("data", (chunk) => (said = `${said}${String(chunk)}`.slice(-4_000)));
  const waiting: { resolve(fault: string | undefined): void; reject(error: Error): void }[] = [];
  createInterface({ input: judge.stdout }).on("line", (line) => {
    waiting.shift()?.resolve((JSON.parse(line) as string | null) ?? undefined);
  });
  judge.stdin.on("error", () => {});
  judge.on("error", giveUp);
  judge.on("close", () => giveUp(new Error(`the judge has ended\n${said}`)));

  return {
    judge(exposition, format = "openmetrics") {
      const text = typeof exposition === "string" ? exposition : decoded(exposition);
      if (text === undefined) return Promise.resolve("not UTF-8");
      if (end) return Promise.reject(end);
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        judge.stdin.write(`${JSON.stringify({ format, text })}\n`);
      });
    },
    async stop() {
      judge.stdin.end();
      await ended;
    },
  };

  function giveUp(error: Error): void {
    end ??= error;
    for (const one of waiting.splice(0)) one.reject(error);
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
