import { AsyncLocalStorage } from "node:async_hooks";
import { metricExporter, type Sink } from "@meterbridge/core";
import { type Context, context, type ContextManager, ROOT_CONTEXT } from "@opentelemetry/api";
import { isTracingSuppressed } from "@opentelemetry/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sampleMetrics } from "./sample-metrics.ts";

/** Carries contexts across awaits, as the SDK for Node.js does. */
function contextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  return {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, run, self, ...args) => storage.run(active, () => run.apply(self as never, args)),
    bind: (_, target) => target,
    enable: () => contextManager(),
    disable: () => contextManager(),
  };
}

beforeEach(() => void context.setGlobalContextManager(contextManager()));
afterEach(() => context.disable());

it("whatever an export, a flush or a shutdown starts makes no spans", async () => {
  const suppressed: Record<string, boolean> = {};
  const note = async (what: string): Promise<void> => {
    await new Promise(setImmediate);
    suppressed[what] = isTracingSuppressed(context.active());
  };
  const sink: Sink<ResourceMetrics> = {
    async send() {
      await note("send");
      return { kind: "delivered", rejectedPoints: 0 };
    },
    flush: () => note("flush"),
    close: () => note("close"),
  };
  const exporter = metricExporter(sink);
  await new Promise((resolve) => exporter.export(sampleMetrics([[1]]), resolve));
  await exporter.forceFlush();
  await exporter.shutdown();
  expect(suppressed).toEqual({ send: true, flush: true, close: true });
  expect(isTracingSuppressed(context.active())).toBe(false);
});
