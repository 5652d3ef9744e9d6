import { atBench } from "./bench.ts";
import type { Cannot } from "./capabilities.ts";
import type { Case } from "./case.ts";
import type { Subject } from "./subject.ts";

/** How one case went. */
export interface CaseResult {
  readonly id: string;
  readonly sentence: string;
  /** `known_failure`: it failed, as the subject says it does. `not_run`: the subject lacks what it takes. */
  readonly result: "passed" | "failed" | "known_failure" | "not_run";
  /** Why it was not run, or why it is known to fail. */
  readonly reason?: string;
  /** What was seen instead of what was promised. */
  readonly error?: Error;
  readonly durationMs: number;
}

export interface RunCaseOptions {
  /** How long a case may wait for one thing, in milliseconds of real time. 5 000 unless said. */
  readonly limitMs?: number;
}

/** Why a case is not run with a subject; `undefined` when it is. */
export function whyNotRun({ capabilities }: Subject, { needs = [] }: Case): string | undefined {
  const lacks = needs.filter((capability) => capabilities[capability] !== true);
  if (lacks.length === 0) return undefined;
  return lacks.map((capability) => `${capability}: ${(capabilities[capability] as Cannot).because}`).join("; ");
}

/** Runs one case with a subject. It never rejects. */
export async function runCase(
  subject: Subject,
  one: Case,
  { limitMs = 5_000 }: RunCaseOptions = {},
): Promise<CaseResult> {
  const { id, sentence } = one;
  const begunMs = performance.now();
  const ended = (result: CaseResult["result"], about: Pick<CaseResult, "reason" | "error"> = {}): CaseResult => ({
    id,
    sentence,
    result,
    ...about,
    durationMs: performance.now() - begunMs,
  });
  const lacking = whyNotRun(subject, one);
  if (lacking !== undefined) return ended("not_run", { reason: lacking });
  const error = await failureOf(subject, one, limitMs);
  const known = subject.knownFailures?.[id];
  if (known === undefined) return error ? ended("failed", { error }) : ended("passed");
  if (error) return ended("known_failure", { reason: known, error });
  return ended("failed", {
    reason: known,
    error: new Error(`it passes now: take ${id} out of knownFailures (${JSON.stringify(known)})`),
  });
}

async function failureOf(subject: Subject, one: Case, limitMs: number): Promise<Error | undefined> {
  try {
    await atBench(subject, limitMs, (bench) => one.run(bench));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
