import type { Payload } from "@meterbridge/core";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { lineProtocol } from "../src/lines/encoder.ts";
import type { LineIndex } from "../src/lines/line-index.ts";
import type { CustomSchema } from "../src/schema/custom-schema.ts";
import { encoded, linesOf } from "./lines/encoded.ts";
import { resourceMetrics } from "./metrics.ts";

/** Which point each line is of. */
function pointsOfLines(payload: Payload): readonly (number | undefined)[] {
  const index = payload.detail as LineIndex;
  return Array.from({ length: index.lines }, (_, line) => index.pointOf(line));
}

const threeHistograms = resourceMetrics([
  {
    name: "h",
    type: DataPointType.HISTOGRAM,
    points: ["a", "b", "c"].map((key) => ({
      value: { buckets: { boundaries: [1, 2], counts: [1, 0, 1] }, count: 2, sum: 3 },
      attributes: { key },
    })),
  },
]);

describe("of data points with four lines each, a part knows its own", () => {
  const [whole] = encoded(lineProtocol({ schema: "telegraf-prometheus-v2" }), threeHistograms).payloads;
  const lines = linesOf(whole!);
  const part = (payload: Payload, by: "halves" | readonly number[], nth = 0): Payload => [...payload.split!(by)][nth]!;
  const second = part(whole!, "halves", 1);

  it.for<[string, Payload, first: number, points: readonly number[]]>([
    ["the whole", whole!, 0, [0, 1, 2]],
    ["the first half", part(whole!, "halves"), 0, [0]],
    ["the second half", second, 1, [0, 1]],
    ["the first half of the second", part(second, "halves"), 1, [0]],
    ["the second half of the second", part(second, "halves", 1), 2, [0]],
    ["all but the first", part(whole!, [0]), 1, [0, 1]],
    ["the second half but its first", part(second, [0]), 2, [0]],
  ])("%s", ([, payload, first, points]) => {
    expect(linesOf(payload)).toEqual(lines.slice(first * 4, (first + points.length) * 4));
    expect(pointsOfLines(payload)).toEqual(points.flatMap((point) => [point, point, point, point]));
  });
});

describe("a data point that has written a line, and then is dropped, leaves none behind", () => {
  const schema =
    (bad: number): CustomSchema =>
    ({ value }) => {
      const fields = { value: value as number };
      return [{ measurement: "a", fields }, value === bad ? (null as never) : { measurement: "b", fields }];
    };

  it.for([
    ["the first", 0, [1, 2]],
    ["one in between", 1, [0, 2]],
    ["the last", 2, [0, 1]],
  ] as const)("%s", ([, bad, values]) => {
    const points = [0, 1, 2].map((value) => ({ value, attributes: { n: value } }));
    const { payloads, drops } = encoded(
      lineProtocol({ schema: schema(bad) }),
      resourceMetrics([{ name: "m", points }]),
    );
    expect(drops).toEqual(["schema_error"]);
    const written = linesOf(payloads[0]!).map((line) => /^(\w),.*value=(\d)/.exec(line)?.slice(1));
    expect(written).toEqual(values.flatMap((value) => ["a", "b"].map((name) => [name, String(value)])));
    expect(pointsOfLines(payloads[0]!)).toEqual([0, 0, 1, 1]);
  });
});
