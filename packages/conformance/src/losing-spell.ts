import type { Bench } from "./bench.ts";
import { badPlans } from "./data/bad-points.ts";
import { metricsFor, together } from "./data/metrics-for.ts";
import { sampleMetrics } from "./data/sample-metrics.ts";
import type { DiagLine } from "./diagnostics.ts";
import type { Running } from "./running.ts";
import { repeated, type Trouble, verdictOf } from "./verdicts.ts";

const mostExports = 200;

/** How exports can fail so that the next one succeeds, and how many attempts that takes. */
const failures = {
  refusal: 20,
  // An export may be tried several times before it fails.
  failure: 60,
  disconnection: 60,
} as const satisfies Partial<Record<Trouble, number>>;

/** A time in which every export lost something, up to the first one that did not. */
export interface LosingSpell {
  readonly running: Running;
  /** How many exports lost something, one after the other. */
  readonly losing: number;
  /** What the log has of that time. */
  readonly during: readonly DiagLine[];
  /** What the log has since the export began that succeeded; `undefined`: none did. */
  readonly since: readonly DiagLine[] | undefined;
}

/**
 * Lets exports lose something for a while: the far end fails or, where nobody learns of that, a data point in each cannot be
 * encoded.
 */
export function sitThroughLosses(bench: Bench): Promise<LosingSpell> {
  const kind = (Object.keys(failures) as (keyof typeof failures)[]).find((capability) => bench.can(capability));
  return kind ? sitThroughFailures(bench, kind) : sitThroughDrops(bench);
}

async function sitThroughFailures(bench: Bench, kind: keyof typeof failures): Promise<LosingSpell> {
  const running = await bench.start({ timeoutMs: bench.can("clock") ? 1_000 : 100 });
  running.farEnd.next(...repeated(verdictOf[kind], failures[kind]));
  const { lines } = bench.diagnostics;
  for (let losing = 0; losing < mostExports; losing++) {
    const before = lines.length;
    const { code } = await running.export(sampleMetrics(running.exporter, 2, losing * 2));
    if (code === 0) return { running, losing, during: lines.slice(0, before), since: lines.slice(before) };
  }
  return { running, losing: mostExports, during: lines, since: undefined };
}

async function sitThroughDrops(bench: Bench): Promise<LosingSpell> {
  const running = await bench.start();
  const { lines } = bench.diagnostics;
  const losing = 20;
  for (let n = 0; n < losing; n++) {
    const bad = metricsFor(running.exporter, badPlans(bench));
    await running.export(together(sampleMetrics(running.exporter, 2, n * 2), bad));
  }
  const during = [...lines];
  const { code } = await running.export(sampleMetrics(running.exporter, 2));
  return { running, losing, during, since: code === 0 ? lines.slice(during.length) : undefined };
}
