import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
import { type Compared, exportTo } from "./compare-exports.ts";
import { dataSet } from "./data-set.ts";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";

const exportsEach = 9;

/**
 * The longest that one export holds the event loop: the most time between two of its turns. The median of several
 * exports, because other processes of the machine, and full collections of garbage that the SDK made, hold it too; and what
 * is left of it without the collector, which has to look at all the data that the SDK has just made.
 */
export async function longestBlock({ what, points, upstream, ours, target = "" }: Compared): Promise<Figure> {
  const data = dataSet({ points });
  const blocks = { upstream: [] as Block[], ours: [] as Block[] };
  for (let round = 0; round < exportsEach; round++) {
    const metrics = await data.next();
    blocks.upstream.push(await blockOf(upstream, metrics));
    blocks.ours.push(await blockOf(ours, metrics));
  }
  await Promise.all([upstream.shutdown(), ours.shutdown(), data.stop()]);
  const [theirMs, ourMs] = [median(blocks.upstream.map(({ ms }) => ms)), median(blocks.ours.map(({ ms }) => ms))];
  const worstMs = Math.max(...blocks.ours.map(({ ms }) => ms));
  const ownMs = median(blocks.ours.map(({ withoutCollectorMs }) => withoutCollectorMs));
  return {
    measure: `export of ${points} points, ${what}: longest block of the event loop`,
    upstream: `${theirMs.toFixed(1)} ms`,
    ours: `${ourMs.toFixed(1)} ms (worst of ${exportsEach}: ${worstMs.toFixed(1)}; without the garbage collector ${ownMs.toFixed(1)})`,
    ratio: (ourMs / theirMs).toFixed(3),
    target,
  };
}

interface Block {
  readonly ms: number;
  readonly withoutCollectorMs: number;
}

async function blockOf(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<Block> {
  const collections: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => collections.push(...list.getEntries()));
  observer.observe({ entryTypes: ["gc"] });
  const turns = [performance.now()];
  let done = false;
  const turn = (): void => {
    turns.push(performance.now());
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  await exportTo(exporter, metrics);
  done = true;
  turn();
  collections.push(...observer.takeRecords());
  observer.disconnect();
  return longestOf(turns, collections);
}

/** Both lists are in the order of time. */
function longestOf(turns: readonly number[], collections: readonly PerformanceEntry[]): Block {
  let ms = 0;
  let withoutCollectorMs = 0;
  let next = 0;
  for (let index = 1; index < turns.length; index++) {
    const [from, to] = [turns[index - 1]!, turns[index]!];
    let collectedMs = 0;
    for (; next < collections.length && collections[next]!.startTime < to; next++) {
      if (collections[next]!.startTime >= from) collectedMs += collections[next]!.duration;
    }
    ms = Math.max(ms, to - from);
    withoutCollectorMs = Math.max(withoutCollectorMs, to - from - collectedMs);
  }
  return { ms, withoutCollectorMs };
}
