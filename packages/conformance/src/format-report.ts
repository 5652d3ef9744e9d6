import type { CaseResult } from "./run-case.ts";
import type { ConformanceReport } from "./run-conformance.ts";

const signs = { passed: "ok   ", failed: "FAIL ", known_failure: "known", not_run: "-    " } as const;

/** The report as a person reads it: every case with its sentence, what failed with what was seen, and the sum. */
export function formatReport({ subject, results, startFault, durationMs }: ConformanceReport): string {
  if (startFault) return `${subject}\n\n${startFault.message}\nNo case was run.\n`;
  const count = (wanted: CaseResult["result"]): number => results.filter(({ result }) => result === wanted).length;
  const lines = groups(results).flatMap(([group, inGroup]) => ["", group, ...inGroup.flatMap((one) => linesOf(one))]);
  const sum =
    `${count("passed")} passed, ${count("failed")} failed, ${count("known_failure")} known to fail, ` +
    `${count("not_run")} not run, in ${(durationMs / 1_000).toFixed(1)} s`;
  return `${[subject, ...lines, "", sum].join("\n")}\n`;
}

function groups(results: readonly CaseResult[]): readonly (readonly [string, readonly CaseResult[]])[] {
  const names = [...new Set(results.map(({ id }) => groupOf(id)))];
  return names.map((name) => [name, results.filter(({ id }) => groupOf(id) === name)]);
}

function groupOf(id: string): string {
  return id.slice(0, id.indexOf("/"));
}

function linesOf({ id, sentence, result, reason, error }: CaseResult): readonly string[] {
  const lines = [`  ${signs[result]} ${id}: ${sentence}`];
  if (reason !== undefined) lines.push(`          because ${reason}`);
  if (error && result === "failed") lines.push(...saidBy(error).map((line) => `          ${line}`));
  return lines;
}

function saidBy({ message }: Error): readonly string[] {
  return message.split("\n").filter((line) => line.trim() !== "");
}
