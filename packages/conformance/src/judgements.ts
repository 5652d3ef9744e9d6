import type { Case } from "./case.ts";
import { casesOf, checkSubject } from "./check-subject.ts";
import { runCase, type RunCaseOptions, whyNotRun } from "./run-case.ts";
import { startFault } from "./start-fault.ts";
import type { Subject } from "./subject.ts";

/** One test for a test runner. */
export interface Judgement {
  readonly title: string;
  /** Rejects when it fails; resolves with the reason when there was nothing to be run. */
  readonly judge: () => Promise<string | undefined>;
}

/** What a test runner has to run: first whether the subject starts at all, then a test for each case. */
export function judgementsOf(subject: Subject, options: RunCaseOptions): readonly Judgement[] {
  checkSubject(subject);
  let begun: Promise<Error | undefined> | undefined;
  const fault = (): Promise<Error | undefined> => (begun ??= startFault(subject));
  const start: Judgement = {
    title: "starts",
    async judge() {
      const error = await fault();
      if (error) throw error;
      return undefined;
    },
  };
  const cases = casesOf(subject).map((one): Judgement => {
    const title = titleOf(subject, one);
    return {
      title,
      async judge() {
        if (await fault()) return "the subject did not start";
        const { result, reason, error } = await runCase(subject, one, options);
        if (error && result === "failed") throw error;
        return result === "not_run" ? reason : undefined;
      },
    };
  });
  return [start, ...cases];
}

function titleOf(subject: Subject, one: Case): string {
  const known = subject.knownFailures?.[one.id];
  const lacking = whyNotRun(subject, one);
  const about = lacking ?? (known === undefined ? undefined : `known to fail: ${known}`);
  return `${one.id}: ${one.sentence}${about === undefined ? "" : ` (${about})`}`;
}
