import { type Case, groupOf } from "./case.ts";
import { casesOf, checkSubject } from "./check-subject.ts";
import { formatReport } from "./format-report.ts";
import { type CaseResult, runCase, type RunCaseOptions } from "./run-case.ts";
import { startFault } from "./start-fault.ts";
import type { Subject } from "./subject.ts";

export interface RunConformanceOptions extends RunCaseOptions {
  /** Only the cases whose ids begin with this: a group (`delivery/`), or one case. */
  readonly only?: string;
  /** Takes the printed report; standard output unless said, `false` prints nothing. */
  readonly print?: ((text: string) => void) | false;
}

/** How a subject did. */
export interface ConformanceReport {
  readonly subject: string;
  /** Nothing failed, and something was run. */
  readonly passed: boolean;
  /** Why the subject could not be started at all; no case was run then. */
  readonly startFault?: Error;
  readonly results: readonly CaseResult[];
  readonly durationMs: number;
}

/**
 * Judges a subject by all cases, one after the other, prints how it did, and gives the report.
 *
 * @throws {TypeError} When the subject does not say what it can do: one error that names everything that is wrong.
 * @throws {RangeError} When no case begins with `only`.
 */
export async function runConformance(
  subject: Subject,
  { only = "", print = printToStdout, ...options }: RunConformanceOptions = {},
): Promise<ConformanceReport> {
  checkSubject(subject);
  const begunMs = performance.now();
  const cases = casesOf(subject).filter(({ id }) => id.startsWith(only));
  if (cases.length === 0) throw new RangeError(noCaseIn(only, casesOf(subject)));
  const fault = await startFault(subject);
  const results: CaseResult[] = [];
  for (const one of cases) {
    const { id, sentence } = one;
    if (fault) results.push({ id, sentence, result: "not_run", reason: "the subject did not start", durationMs: 0 });
    else results.push(await runCase(subject, one, options));
  }
  const report: ConformanceReport = {
    subject: subject.name,
    passed: results.some(({ result }) => result === "passed") && results.every(({ result }) => result !== "failed"),
    ...(fault && { startFault: fault }),
    results,
    durationMs: performance.now() - begunMs,
  };
  if (print) print(formatReport(report));
  return report;
}

function noCaseIn(only: string, cases: readonly Case[]): string {
  const groups = [...new Set(cases.map((one) => `${groupOf(one)}/`))];
  return `no case begins with ${JSON.stringify(only)}; the groups are ${groups.join(", ")}`;
}

function printToStdout(text: string): void {
  process.stdout.write(text);
}
