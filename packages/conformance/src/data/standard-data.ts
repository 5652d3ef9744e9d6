import type { Capability } from "../capabilities.ts";
import type { MetricPlan, PointPlan } from "./build-metrics.ts";
import { recorded } from "./recorded.ts";

/** The parts of the standard data set, by the capability that each of them takes. */
export type StandardPart = Extract<
  Capability,
  "gauges" | "sums" | "histograms" | "exponentialHistograms" | "typedAttributes"
>;

const bounds = [0, 5, 10, 25, 50, 100];
const times: Pick<PointPlan, "startTime" | "endTime"> = {
  startTime: [1_790_000_000, 250_000_001],
  endTime: [1_790_000_060, 123_456_789],
};

/**
 * Metrics of every kind, as a service might have them. Values fit into any number that a protocol may have, and
 * attributes are plain words, except for those of `typedAttributes`.
 */
export const standardData: Readonly<Record<StandardPart, readonly MetricPlan[]>> = {
  gauges: [
    {
      kind: "gauge",
      name: "conformance.temperature",
      description: "How warm a room is",
      unit: "Cel",
      points: [
        { ...times, attributes: { room: "attic" }, value: 21.5 },
        { ...times, attributes: { room: "cellar" }, value: -2.25 },
        { ...times, attributes: { room: "hall" }, value: 0 },
      ],
    },
    {
      kind: "gauge",
      name: "conformance.queue.size",
      integers: true,
      points: [{ ...times, attributes: { queue: "mail" }, value: 12_345 }],
    },
  ],
  sums: [
    {
      kind: "sum",
      name: "conformance.requests",
      description: "Requests that were answered",
      unit: "{request}",
      integers: true,
      points: [
        { ...times, attributes: { method: "GET", status: "ok" }, value: 1_027 },
        { ...times, attributes: { method: "GET", status: "error" }, value: 3 },
        { ...times, attributes: { method: "PUT", status: "ok" }, value: 1 },
      ],
    },
    {
      kind: "sum",
      name: "conformance.cpu.time",
      description: "Time at work",
      unit: "s",
      points: [{ ...times, attributes: { mode: "user" }, value: 17.75 }],
    },
    {
      kind: "sum",
      name: "conformance.balance",
      monotonic: false,
      integers: true,
      points: [
        { ...times, attributes: { account: "one" }, value: 40 },
        { ...times, attributes: { account: "two" }, value: -3 },
      ],
    },
  ],
  histograms: [
    {
      kind: "histogram",
      name: "conformance.request.duration",
      description: "How long requests took",
      unit: "ms",
      points: [
        { ...times, attributes: { method: "GET" }, value: recorded(bounds, [0.5, 5, 7, 7.5, 30, 250]) },
        { ...times, attributes: { method: "PUT" }, value: recorded(bounds, [12, 99.25]) },
      ],
    },
  ],
  exponentialHistograms: [
    {
      kind: "exponentialHistogram",
      name: "conformance.payload.size",
      description: "How large payloads were",
      unit: "By",
      points: [
        {
          ...times,
          attributes: { direction: "in" },
          value: {
            count: 9,
            sum: 59.5,
            min: 0,
            max: 24,
            scale: 0,
            zeroCount: 1,
            // (2, 4], (4, 8], (8, 16] and (16, 32].
            positive: { offset: 1, bucketCounts: [3, 4, 0, 1] },
            negative: { offset: 0, bucketCounts: [] },
          },
        },
        {
          ...times,
          attributes: { direction: "out" },
          value: {
            count: 8,
            sum: -11.25,
            min: -7,
            max: 0.6875,
            scale: 1,
            zeroCount: 2,
            positive: { offset: -3, bucketCounts: [2, 1] },
            negative: { offset: 2, bucketCounts: [1, 1, 0, 1] },
          },
        },
      ],
    },
  ],
  typedAttributes: [
    {
      kind: "sum",
      name: "conformance.jobs",
      description: "Jobs that were done",
      unit: "{job}",
      integers: true,
      points: [
        { ...times, attributes: { priority: 7, weight: 0.25, urgent: true, tags: ["night", "slow"] }, value: 11 },
        { ...times, attributes: { priority: 8, weight: 0.25, urgent: false, tags: [] }, value: 12 },
      ],
    },
  ],
};
