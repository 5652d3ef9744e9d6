import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Compared, exportTo } from "./compare-exports.ts";
import { dataSet } from "./data-set.ts";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";

const exportsEach = 9;

/**
 * The longest that one export holds the event loop: the most time between two of its turns. The median of several
 * exports, because other processes of the machine, and full collections of garbage that the SDK made, hold it too.
 */
export async function longestBlock({ what, points, upstream, ours, target = "" }: Compared): Promise<Figure> {
  const data = dataSet({ points });
  const blocks = { upstream: [] as number[], ours: [] as number[] };
  for (let round = 0; round < exportsEach; round++) {
    const metrics = await data.next();
    blocks.upstream.push(await blockOf(upstream, metrics));
    blocks.ours.push(await blockOf(ours, metrics));
  }
  await Promise.all([upstream.shutdown(), ours.shutdown(), data.stop()]);
  const [theirMs, ourMs] = [median(blocks.upstream), median(blocks.ours)];
  return {
    measure: `export of ${points} points, ${what}: longest block of the event loop`,
    upstream: `${theirMs.toFixed(1)} ms`,
    ours: `${ourMs.toFixed(1)} ms (worst of ${exportsEach}: ${Math.max(...blocks.ours).toFixed(1)})`,
    ratio: (ourMs / theirMs).toFixed(3),
    target,
  };
}

async function blockOf(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let done = false;
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  await exportTo(exporter, metrics);
  done = true;
  turn();
  return longest;
}
