import { describe, it } from "vitest";
import { judgementsOf } from "./judgements.ts";
import type { RunCaseOptions } from "./run-case.ts";
import type { Subject } from "./subject.ts";

/**
 * Judges a subject with vitest: a test for each case, skipped with the reason where the subject lacks what it takes.
 *
 * @throws {TypeError} When the subject does not say what it can do: one error that names everything that is wrong.
 */
export function describeConformance(subject: Subject, options: RunCaseOptions = {}): void {
  // Not within: what `describe` is given runs later, and nobody could catch what it throws.
  const judgements = judgementsOf(subject, options);
  describe(`conformance of ${subject.name}`, () => {
    for (const { title, judge } of judgements) {
      // A case has a limit of its own.
      it(title, { timeout: 0 }, async (context) => {
        const skipped = await judge();
        if (skipped !== undefined) context.skip(skipped);
      });
    }
  });
}
