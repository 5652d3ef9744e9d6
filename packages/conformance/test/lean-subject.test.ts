import type { DropPoint, Encoder } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import {
  type Capabilities,
  cannotEach,
  everything,
  type Point,
  type ReceivedPoint,
  runConformance,
  type Started,
  type Subject,
} from "../src/index.ts";
import { referenceEncoder } from "./reference/encoder.ts";
import { ofEachPoint } from "./mutants/of-each-point.ts";
import { textOf } from "./mutants/text-of.ts";
import { reference } from "./reference/reference.ts";

/** A backend that takes a name of letters, tags that are texts, and a number. */
const lean: Capabilities = {
  ...everything,
  ...cannotEach("it takes numbers only", "histograms", "exponentialHistograms", "nonFinite"),
  ...cannotEach("it has no place for it", "resource", "scope", "metadata", "timestamps", "nanoseconds", "startTimes"),
  ...cannotEach("tags are plain texts", "anyText", "typedAttributes"),
  ...cannotEach("it has one type of number", "integers"),
};

function asReceived({ metric, attributes, value }: Point): ReceivedPoint {
  const tags = Object.entries(attributes).map(([key, item]) => [key, textOf(item)] as const);
  return {
    metric: { name: metric.name.replaceAll(/[^A-Za-z0-9]/g, "_") },
    attributes: Object.fromEntries(tags),
    ...(value !== undefined && { value: typeof value === "bigint" ? Number(value) : value }),
  };
}

const encoder: Encoder = {
  ...referenceEncoder(),
  encode: (metrics, drop) => referenceEncoder().encode(numbersOf(metrics, drop), drop),
};

function numbersOf(metrics: ResourceMetrics, drop: DropPoint): ResourceMetrics {
  return ofEachPoint(metrics, (point, _, { dataPointType }) => {
    const kind: number = dataPointType;
    if (kind > 1 && Number.isFinite(point.value)) return point;
    drop("unsupported", point);
    return undefined;
  });
}

const subject: Subject = {
  ...reference({ encoder: () => encoder }),
  name: "a lean one",
  capabilities: lean,
  asReceived,
  async start(settings) {
    const started = await reference({ encoder: () => encoder }).start(settings);
    const received = async (): Promise<ReceivedPoint[]> => {
      const points = (await started.farEnd.received()) as readonly Point[];
      return points.map((point) => asReceived(point));
    };
    return { ...started, farEnd: { ...started.farEnd, received } } as Started;
  },
};

it("a subject that carries little passes the cases of what it can", async () => {
  const { results } = await runConformance(subject, { print: false, only: "encoding/" });
  const failed = results.filter(({ result }) => result === "failed");
  expect(failed.map(({ id, error }) => `${id}: ${error?.message}`)).toEqual([]);
  const passed = results.filter(({ result }) => result === "passed").map(({ id }) => id);
  expect(passed).toEqual(expect.arrayContaining(["encoding/gauges", "encoding/odd-point-alone", "encoding/delta"]));
});
