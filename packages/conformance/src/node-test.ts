import { describe, it } from "node:test";
import { judgementsOf } from "./judgements.ts";
import type { RunCaseOptions } from "./run-case.ts";
import type { Subject } from "./subject.ts";

/**
 * Judges a subject with Node's own test runner: a test for each case, skipped with the reason where the subject lacks
 * what it takes.
 *
 * @throws {TypeError} When the subject does not say what it can do: one error that names everything that is wrong.
 */
export function describeConformance(subject: Subject, options: RunCaseOptions = {}): void {
  const judgements = judgementsOf(subject, options);
  void describe(`conformance of ${subject.name}`, () => {
    for (const { title, judge } of judgements) {
      void it(title, async (context) => {
        const skipped = await judge();
        if (skipped !== undefined) context.skip(skipped);
      });
    }
  });
}
