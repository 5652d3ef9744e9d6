import { expect, it } from "vitest";
import { failingCases } from "../failing-cases.ts";
import { reference } from "../grpc-reference/reference.ts";
import type { GrpcMutant } from "./mutant.ts";

// What a mutant never does is waited for so long.
const limitMs = 1_000;

/** Cases that take some time, and are run with their own mutants only. */
const slow =
  /frozen|black-hole|client-refused|statuses|exhausted-retried|retry-info-(honoured|garbage)|too-large|bomb|large-request|small-window/;

/** A test for each mutant: its own case catches it, and few others do. */
export function itCatches(mutants: readonly GrpcMutant[]): void {
  it.for(mutants)("an exporter that $name ($caughtBy)", async ({ caughtBy, defect, others = 3 }) => {
    const subject = reference(defect);
    const cases = (subject.cases ?? []).filter(({ id }) => id === caughtBy || !slow.test(id));
    const failed = await failingCases(subject, cases, { only: "grpc/", limitMs, most: 1 + others });
    expect(failed).toContain(caughtBy);
    expect(failed.length - 1, failed.join(", ")).toBeLessThanOrEqual(others);
  });
}
