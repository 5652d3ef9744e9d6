import type { Bench } from "./bench.ts";
import type { Capability } from "./capabilities.ts";
import { sampleMetrics } from "./data/sample-metrics.ts";
import type { DiagLine } from "./diagnostics.ts";
import type { Running } from "./running.ts";
import type { Verdict } from "./verdict.ts";

const mostExports = 200;

type Trouble = Extract<Capability, "refusal" | "failure" | "disconnection">;

const verdicts: Readonly<Record<Trouble, { readonly verdict: Verdict; readonly attempts: number }>> = {
  refusal: { verdict: { do: "refuse" }, attempts: 20 },
  // An export may be tried several times before it fails.
  failure: { verdict: { do: "fail" }, attempts: 60 },
  disconnection: { verdict: { do: "drop_connection" }, attempts: 60 },
};

/** One of these makes it possible for exports to fail, and for the next one to succeed. */
export const canFail: readonly Trouble[] = ["refusal", "failure", "disconnection"];

/** A time in which exports failed, up to the first one that did not. */
export interface FailingSpell {
  readonly running: Running;
  /** How many exports failed, one after the other. */
  readonly failed: number;
  /** What the log has of that time. */
  readonly during: readonly DiagLine[];
  /** What the log has since the export began that succeeded; `undefined`: none did. */
  readonly since: readonly DiagLine[] | undefined;
}

/** Lets the far end fail for a while, and exports all the time. */
export async function sitThroughFailures(bench: Bench): Promise<FailingSpell> {
  const kind = canFail.find((capability) => bench.can(capability))!;
  const { verdict, attempts } = verdicts[kind];
  const running = await bench.start({ timeoutMs: bench.can("clock") ? 1_000 : 100 });
  running.farEnd.next(...Array.from({ length: attempts }, () => verdict));
  const { lines } = bench.diagnostics;
  for (let failed = 0; failed < mostExports; failed++) {
    const before = lines.length;
    const { code } = await running.export(sampleMetrics(running.exporter, 2, failed * 2));
    if (code === 0) return { running, failed, during: lines.slice(0, before), since: lines.slice(before) };
  }
  return { running, failed: mostExports, during: lines, since: undefined };
}
