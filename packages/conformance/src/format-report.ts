import { groupOf } from "./case.ts";
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
    ...groupedBy(groupOf, those("passed")).flatMap(([group, results]) =>
      titled(
        group,
        results.map(({ id, sentence }) => `ok    ${id}: ${sentence}`),
      ),
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

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function byReason(results: readonly CaseResult[]): readonly string[] {
  return groupedBy(({ reason = "" }) => reason, results).map(
    ([reason, those]) => `${reason}: ${those.map(({ id }) => id).join(", ")}`,
  );
}

function groupedBy(
  keyOf: (result: CaseResult) => string,
  results: readonly CaseResult[],
): readonly (readonly [string, readonly CaseResult[]])[] {
  const keys = [...new Set(results.map((one) => keyOf(one)))];
  return keys.map((key) => [key, results.filter((one) => keyOf(one) === key)]);
}

function failure({ id, sentence, error }: CaseResult): readonly string[] {
  const said = (error?.message ?? "").split("\n").filter((line) => line.trim() !== "");
  return [`FAIL  ${id}: ${sentence}`, ...said.map((line) => `      ${line}`)];
}
