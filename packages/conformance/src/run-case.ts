import { atBench, type Bench } from "./bench.ts";
import type { Cannot } from "./capabilities.ts";
import type { Case } from "./case.ts";
import { isScraped, type Subject } from "./subject.ts";
import type { Pace } from "./time.ts";
import { within } from "./within.ts";

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
  /** How long a case may take in all, in milliseconds of real time. 30 000 unless said. */
  readonly caseLimitMs?: number;
  /** `"turn"` is faster, and will do when exporter and far end are in one process and nothing between them takes time. */
  readonly pace?: Pace;
}

/** Why a case is not run with a subject; `undefined` when it is. */
export function whyNotRun(
  subject: Subject,
  { needs = [], needsModule = false, needsScrapes = false, notScraped, notRun }: Case,
): string | undefined {
  const { capabilities, module } = subject;
  const lacking = needs.filter((capability) => capabilities[capability] !== true);
  const reasons = lacking.map((capability) => `${capability}: ${(capabilities[capability] as Cannot).because}`);
  if (needsScrapes && !isScraped(subject)) reasons.push("nobody scrapes it");
  if (notScraped !== undefined && isScraped(subject)) reasons.push(notScraped);
  if (notRun !== undefined) reasons.push(notRun);
  if (needsModule && module === undefined) reasons.push("module: the subject does not say which module it is of");
  return reasons.length > 0 ? reasons.join("; ") : undefined;
}

/** Runs one case with a subject. It never rejects. */
export async function runCase(subject: Subject, one: Case, options: RunCaseOptions = {}): Promise<CaseResult> {
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
  const error = await failureOf(subject, one, options);
  const known = subject.knownFailures?.[id];
  if (known === undefined) return error ? ended("failed", { error }) : ended("passed");
  if (error) return ended("known_failure", { reason: known, error });
  return ended("failed", {
    reason: known,
    error: new Error(`it passes now: take ${id} out of knownFailures (${JSON.stringify(known)})`),
  });
}

async function failureOf(
  subject: Subject,
  one: Case,
  { limitMs = 5_000, caseLimitMs = 30_000, pace }: RunCaseOptions,
): Promise<Error | undefined> {
  const late = `it has not ended within ${caseLimitMs} ms of real time: it waits for something that never comes`;
  try {
    const run = async (bench: Bench): Promise<void> => {
      try {
        await within(caseLimitMs, late, () => one.run(bench));
      } catch (error) {
        throw withStrays(error, bench.strayErrors());
      }
    };
    await atBench(subject, limitMs, run, pace);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What nobody handled meanwhile may be why a case failed. */
function withStrays(error: unknown, strays: readonly string[]): unknown {
  if (strays.length === 0) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Error([message, "Meanwhile nobody handled:", ...strays].join("\n"), { cause: error });
}
