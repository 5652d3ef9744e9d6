import { describe, it } from "vitest";
import { type Judgement, judgementsOf } from "./judgements.ts";
import type { RunCaseOptions } from "./run-case.ts";
import type { Subject } from "./subject.ts";

/**
 * Judges a subject with vitest: a test for each case, skipped with the reason where the subject lacks what it takes.
 *
 * @throws {TypeError} When the subject does not say what it can do: one error that names everything that is wrong.
 */
export function describeConformance(subject: Subject, options: RunCaseOptions = {}): void {
  describe(`conformance of ${subject?.name}`, () => {
    for (const judgement of judgementsOf(subject, options)) test(judgement);
  });
}

function test({ title, judge }: Judgement): void {
  it(title, { timeout: 60_000 }, async (context) => {
    const skipped = await judge();
    if (skipped !== undefined) context.skip(skipped);
  });
}
