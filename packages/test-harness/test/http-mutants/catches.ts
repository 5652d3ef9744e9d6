import { expect, it } from "vitest";
import { failingCases } from "../failing-cases.ts";
import { reference } from "../http-reference/reference.ts";
import type { HttpMutant } from "./mutant.ts";

// What a mutant never does is waited for so long.
const limitMs = 400;

/** Cases that take some time, and are run with their own mutants only. */
const slow = /frozen|client-refused|retry-after-(date|floored|garbage)|large-answer|gzip-bomb/;

/** A test for each mutant: its own case catches it, and few others do. */
export function itCatches(mutants: readonly HttpMutant[]): void {
  it.for(mutants)("an exporter that $name ($caughtBy)", async ({ caughtBy, defect, others = 3 }) => {
    const subject = reference(defect);
    const cases = (subject.cases ?? []).filter(({ id }) => id === caughtBy || !slow.test(id));
    const failed = await failingCases(subject, cases, { only: "http/", limitMs, most: 1 + others });
    expect(failed).toContain(caughtBy);
    expect(failed.length - 1, failed.join(", ")).toBeLessThanOrEqual(others);
  });
}
