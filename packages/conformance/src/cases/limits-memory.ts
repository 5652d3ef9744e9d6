import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import assert from "node:assert/strict";
import type { Bench } from "../bench.ts";
import type { Case } from "../case.ts";
import { metricsFor } from "../data/metrics-for.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import { bytesInUse, collectGarbage } from "../forced-collection.ts";
import { leftOver } from "../left-over.ts";
import type { Running } from "../running.ts";
import { seededRandom } from "../seeded-random.ts";
import { repeated, type Trouble, verdictOf } from "../verdicts.ts";

const timeoutMs = 100;

// Nobody listens where a far end has stopped, until another process gets its port and what is sent there: better not for long.
const failures = ["failure", "disconnection", "refusal"] as const satisfies readonly Trouble[];

// The latest ones may still be on somebody's stack.
const mostHeld = 5;

export const memoryCases: readonly Case[] = [
  {
    id: "limits/memory",
    sentence: "The metrics of an export that failed are let go of.",
    notScraped: "scrape/memory looks at scrapes that succeed, too",
    async run(bench) {
      const count = bench.can("clock") ? 60 : 20;
      const running = await startToFail(bench, count);
      const exported: WeakRef<ResourceMetrics>[] = [];
      for (let n = 0; n < count; n++)
        exported.push(await exportAndForget(running, sampleMetrics(running.exporter, 3, n)));
      const held = await leftOver(async () => {
        await collectGarbage();
        const names = exported.flatMap((metrics, n) => (metrics.deref() ? [`number ${n}`] : []));
        return names.length > mostHeld ? names : [];
      });
      assert.equal(held.length, 0, `of ${count} exports that failed, ${held.length} are still held`);
    },
  },
  {
    id: "limits/memory-bytes",
    sentence: "Exports that fail do not make the process grow.",
    notScraped: "the far end keeps what it has scraped, and makes the process grow itself",
    async run(bench) {
      // A far end that is there keeps what it was sent, and makes the process grow itself.
      const running = await startForNobody(bench);
      const count = 15;
      const text = randomText(500);
      const points = Array.from({ length: 100 }, (_, n) => ({ attributes: { n: String(n), text }, value: 1 }));
      const grow = async (): Promise<number> => {
        const before = await bytesInUse();
        for (let n = 0; n < count; n++)
          await exportAndForget(running, metricsFor(running.exporter, [{ kind: "sum", name: "m", points }]));
        return (await bytesInUse()) - before;
      };
      const bound = (count * points.length * text.length) / 2;
      // The first rounds also fill what is filled once: compiled code, caches, pools.
      let grown = await grow();
      for (let round = 1; round < 4 && grown > bound; round++) grown = await grow();
      assert.ok(grown <= bound, `${count} exports that failed made the process grow by ${grown} bytes`);
    },
  },
];

/** Starts the subject so that exports fail: in the way, of those that there are, in which an exporter is most likely to keep them. */
async function startToFail(bench: Bench, exports: number): Promise<Running> {
  const kind = failures.find((capability) => bench.can(capability));
  if (!kind) return startForNobody(bench);
  const running = await bench.start({ timeoutMs });
  running.farEnd.next(...repeated(verdictOf[kind], 20 * exports));
  return running;
}

async function startForNobody(bench: Bench): Promise<Running> {
  const running = await bench.start({ timeoutMs });
  await running.farEnd.stop();
  return running;
}

async function exportAndForget(running: Running, metrics: ResourceMetrics): Promise<WeakRef<ResourceMetrics>> {
  await running.export(metrics);
  return new WeakRef(metrics);
}

/** A text that compression does not make much smaller. */
function randomText(length: number): string {
  const random = seededRandom(length);
  return Array.from({ length }, () => Math.floor(random() * 36).toString(36)).join("");
}
