import type { CaseResult } from "./run-case.ts";
import type { ConformanceReport } from "./run-conformance.ts";

/**
 * The report as a person reads it: what was kept, promise by promise; what was not run, by reason; what is known to fail; and
 * last, where it is seen, what failed, with what was seen instead.
 */
export function formatReport({ subject, results, startFault, durationMs }: ConformanceReport): string {
  if (startFault) return `${subject}\n\n${startFault.message}\nNo case was run.\n`;
  const those = (wanted: CaseResult["result"]): readonly CaseResult[] =>
    results.filter(({ result }) => result === wanted);
  const sum =
    `${those("passed").length} passed, ${those("failed").length} failed, ` +
    `${those("known_failure").length} known to fail, ${those("not_run").length} not run, ` +
    `in ${(durationMs / 1_000).toFixed(1)} s`;
  const sections = [
    ...grouped(
      those("passed"),
      ({ id }) => groupOf(id),
      ({ id, sentence }) => [`ok    ${id}: ${sentence}`],
    ),
    ...titled("not run, because", byReason(those("not_run"))),
    ...titled("known to fail, because", byReason(those("known_failure"))),
    ...titled(
      "failed",
      those("failed").flatMap((one) => failure(one)),
    ),
  ];
  return `${[subject, ...sections, "", sum].join("\n")}\n`;
}

function groupOf(id: string): string {
  return id.slice(0, id.indexOf("/"));
}

function grouped(
  results: readonly CaseResult[],
  keyOf: (result: CaseResult) => string,
  linesOf: (result: CaseResult) => readonly string[],
): readonly string[] {
  const keys = [...new Set(results.map((one) => keyOf(one)))];
  return keys.flatMap((key) =>
    titled(
      key,
      results.filter((one) => keyOf(one) === key).flatMap((one) => linesOf(one)),
    ),
  );
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function byReason(results: readonly CaseResult[]): readonly string[] {
  const reasons = [...new Set(results.map(({ reason = "" }) => reason))];
  return reasons.map(
    (why) =>
      `${why}: ${results
        .filter(({ reason }) => reason === why)
        .map(({ id }) => id)
        .join(", ")}`,
  );
}

function failure({ id, sentence, error }: CaseResult): readonly string[] {
  const said = (error?.message ?? "").split("\n").filter((line) => line.trim() !== "");
  return [`FAIL  ${id}: ${sentence}`, ...said.map((line) => `      ${line}`)];
}
