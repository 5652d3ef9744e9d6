// Lives three lives of a wrapped exporter, each with a real SDK, and shuts it down twice: while nobody listens, while it
// waits to try again, and during a flush that nobody answers. It says so after each, and ends when nothing holds it any
// more: shut-down.ts <contender> <wrapper>.
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { contenderNamed } from "../contenders.ts";
import type { FaultyFarEnd } from "../faulty-far-end.ts";
import { until } from "../until.ts";
import { wrapperNamed } from "../wrappers.ts";

const contender = contenderNamed(process.argv[2]!);
const { wrap } = wrapperNamed(process.argv[3]!);

await live("down", (farEnd) => farEnd.stop());
await live("backing off", async (farEnd) => farEnd.otherwise({ do: "fail" }));
await live("flushing", async (farEnd) => farEnd.otherwise({ do: "hang" }));

async function live(when: string, prepare: (farEnd: FaultyFarEnd) => Promise<void>): Promise<void> {
  const farEnd = await contender.farEnd();
  await prepare(farEnd);
  const bare = () => contender.bare(farEnd.url, { timeoutMs: 300 });
  const exporter = wrap(bare(), bare(), { timeoutMs: 300 });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1_000_000 });
  const provider = new MeterProvider({ readers: [reader] });
  provider.getMeter("shop").createCounter("orders").add(1);
  const flushing = (): Promise<unknown> => Promise.allSettled([provider.forceFlush()]);
  void flushing();
  const isSent = (): boolean => when === "down" || farEnd.attempts() > 0;
  // On a busy machine the time may be over before anything is sent: then it is exported once more.
  while (!isSent()) await Promise.race([until(isSent), flushing()]);
  await Promise.all([exporter.shutdown(), exporter.shutdown()]);
  await provider.shutdown();
  console.log(when);
  await farEnd.stop();
}
