import {
  type Exporter,
  flow,
  type Layer,
  metricExporter,
  type Payload,
  pipeline,
  type Encoder,
} from "@meterbridge/core";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { everything, type Settings, type Subject } from "../../src/index.ts";
import { referenceEncoder } from "./encoder.ts";
import { type MemoryFarEnd, memoryFarEnd } from "./memory-far-end.ts";
import { limiting, memoryTransport, retrying, type RetryPlan } from "./transport.ts";

/** What is wrong with a mutant: each part takes the place of the right one, or is put in its way. */
export interface Defect {
  /** What is done to the metrics before they are encoded. */
  readonly metrics?: (metrics: ResourceMetrics) => ResourceMetrics;
  readonly encoder?: (settings: Settings) => Encoder;
  readonly retry?: Partial<RetryPlan>;
  /** Lies between the retries and the transport, and sees every attempt. */
  readonly attempt?: (about: About) => Layer<Payload>;
  readonly attemptMs?: number;
  /** The time of an export; 0 is no limit. */
  readonly timeoutMs?: number;
  readonly maxPendingExports?: number;
  /** Lies around the whole sink. */
  readonly sink?: (about: About) => Layer<ResourceMetrics>;
  /** Takes the place of the exporter that the SDK sees. */
  readonly face?: (exporter: PushMetricExporter, about: About) => PushMetricExporter;
  /** Takes the place of everything. */
  readonly whole?: (about: About) => PushMetricExporter;
}

export interface About {
  readonly settings: Settings;
  readonly farEnd: MemoryFarEnd;
}

/** An exporter that keeps every promise, to a far end in this process; or one that does not. */
export function reference(defect: Defect = {}): Subject {
  return {
    name: "the reference",
    capabilities: everything,
    start(settings) {
      const farEnd = memoryFarEnd(settings.clock);
      return { kind: "push", exporter: exporterOf(defect, { settings, farEnd }), farEnd };
    },
  };
}

/** A reference exporter to a far end that is there already. */
export function exporterOf(defect: Defect, about: About): PushMetricExporter {
  if (defect.whole) return defect.whole(about);
  const { clock, maxRequestBytes, temporality } = about.settings;
  const { timeoutMs = about.settings.timeoutMs, maxPendingExports } = defect;
  const transport = flow(
    retrying({ clock, ...defect.retry }),
    limiting(clock, defect.attemptMs ?? (timeoutMs / 2 || Infinity)),
    defect.attempt?.(about) ?? ((next) => next),
    memoryTransport(about.farEnd, about.settings.secret),
  );
  const encoder = defect.encoder?.(about.settings) ?? referenceEncoder(maxRequestBytes);
  const sink: Exporter = pipeline(changed(encoder, defect.metrics), transport);
  const whole = defect.sink?.(about)(sink) ?? sink;
  const exporter = metricExporter(whole, { name: "reference", timeoutMs, maxPendingExports, clock, temporality });
  return defect.face?.(exporter, about) ?? exporter;
}

function changed(encoder: Encoder, change?: (metrics: ResourceMetrics) => ResourceMetrics): Encoder {
  return change ? { ...encoder, encode: (metrics, drop) => encoder.encode(change(metrics), drop) } : encoder;
}
