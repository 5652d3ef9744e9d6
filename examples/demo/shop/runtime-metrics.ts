import { monitorEventLoopDelay, PerformanceObserver, performance } from "node:perf_hooks";
import { getHeapSpaceStatistics } from "node:v8";
import type { WitnessedMeter } from "../books/witnessed-meter.ts";

/** Measures the process: event loop, heap, garbage collection, CPU. Returns what ends it. */
export function measureRuntime(meter: WitnessedMeter): () => void {
  // Measured by a clock of its own: a reader that asks must not shorten what another one is told of.
  const loopDelay = monitorEventLoopDelay({ resolution: 10 });
  loopDelay.enable();
  let start = performance.eventLoopUtilization();
  let loop = { delayP99: 0, utilization: 0 };
  const measuring = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, start);
    loop = { delayP99: loopDelay.percentile(99) / 1e9, utilization };
    loopDelay.reset();
    start = now;
  }, 500);
  meter.observedGauge("nodejs.eventloop.delay.p99", { unit: "s", description: "Event loop delay" }, (tell) =>
    tell(loop.delayP99),
  );
  meter.observedGauge("nodejs.eventloop.utilization", { unit: "1", description: "Busy event loop" }, (tell) =>
    tell(loop.utilization),
  );

  meter.observedUpDownCounter("v8js.memory.heap.used", { unit: "By", description: "Heap in use" }, (tell) => {
    for (const space of getHeapSpaceStatistics()) {
      tell(space.space_used_size, { "v8js.heap.space.name": space.space_name });
    }
  });

  meter.observedCounter("process.cpu.time", { unit: "s", description: "CPU time used" }, (tell) => {
    const { user, system } = process.cpuUsage();
    tell(user / 1e6, { "cpu.mode": "user" });
    tell(system / 1e6, { "cpu.mode": "system" });
  });

  const pauses = meter.histogram("v8js.gc.duration", {
    unit: "s",
    description: "Garbage collection",
    advice: { explicitBucketBoundaries: [0.001, 0.01, 0.1, 1] },
  });
  const collector = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind = 0 } = (entry as { readonly detail?: { readonly kind?: number } }).detail ?? {};
      pauses.record(entry.duration / 1_000, { "v8js.gc.type": gcTypes[kind] ?? "other" });
    }
  });
  collector.observe({ entryTypes: ["gc"] });

  return () => {
    collector.disconnect();
    clearInterval(measuring);
    loopDelay.disable();
  };
}

const gcTypes: Readonly<Record<number, string>> = { 1: "minor", 4: "major", 8: "incremental", 16: "weakcb" };
