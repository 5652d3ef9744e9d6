import { ValueType } from "@opentelemetry/api";
import type { WitnessedMeter } from "../books/witnessed-meter.ts";

/** What the shop measures. Names follow OpenTelemetry's semantic conventions where they have one. */
export type ShopInstruments = ReturnType<typeof shopInstruments>;

/** What it sells, and how it answers. */
export interface ShopMeters {
  readonly own: WitnessedMeter;
  readonly http: WitnessedMeter;
}

export function shopInstruments({ own, http }: ShopMeters) {
  const whole = ValueType.INT;
  return {
    requestDuration: http.histogram("http.server.request.duration", {
      unit: "s",
      description: "Duration of HTTP requests",
      advice: { explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] },
    }),
    responseSize: http.histogram("http.server.response.body.size", {
      unit: "By",
      valueType: whole,
      description: "Size of HTTP response bodies",
    }),
    activeRequests: http.upDownCounter("http.server.active_requests", {
      unit: "{request}",
      valueType: whole,
      description: "Requests that are being answered",
    }),
    orders: own.counter("shop.orders", {
      unit: "{order}",
      valueType: whole,
      description: "Orders that were taken",
    }),
    revenue: own.counter("shop.revenue", { unit: "EUR", description: "What was ordered, in money" }),
    stock: own.gauge("shop.stock", {
      unit: "{piece}",
      valueType: whole,
      description: "What is left of each product",
    }),
    queueDepth: own.upDownCounter("shop.queue.depth", {
      unit: "{order}",
      valueType: whole,
      description: "Orders that wait",
    }),
    jobDuration: own.histogram("shop.job.duration", { unit: "s", description: "How long a job of the queue took" }),
  };
}
