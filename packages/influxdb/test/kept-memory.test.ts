import type { Encoder } from "@meterbridge/core";
import type { AttributeValue } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { lineProtocol } from "../src/lines/encoder.ts";
import { encoded } from "./lines/encoded.ts";
import { resourceMetrics } from "./metrics.ts";

/** Metrics by their names, each with the names of its series. */
type Series = Readonly<Record<string, readonly string[]>>;

/** Exports, and says which series were written anew: to recognise one that is kept, its attribute is read once. */
function writtenAnew(encoder: Encoder, series: Series): readonly string[] {
  const reads = new Map<string, number>();
  const attribute = (of: string): AttributeValue => {
    const read = (): string => (reads.set(of, (reads.get(of) ?? 0) + 1), of);
    return Object.defineProperty([""], 0, { get: read, enumerable: true });
  };
  const metrics = Object.entries(series).map(([name, all]) => ({
    name,
    points: all.map((each) => ({ value: 1, attributes: { series: attribute(`${name} ${each}`) } })),
  }));
  expect(encoded(encoder, resourceMetrics(metrics)).drops).toEqual([]);
  return [...reads].filter(([, times]) => times > 1).map(([of]) => of);
}

describe("of what was written before, there is kept", () => {
  it.for<[string, exports: readonly Series[], anew: readonly string[]]>([
    ["what comes again", [{ a: ["1"] }, { a: ["1"] }], []],
    ["no metric that did not come again", [{ a: ["1"], b: ["1"] }, { b: ["1"] }, { a: ["1"], b: ["1"] }], ["a 1"]],
    ["no series that did not come again", [{ a: ["1", "2"] }, { a: ["1"] }, { a: ["1", "2"] }], ["a 2"]],
    ["no series that comes in the place of another", [{ a: ["1"] }, { a: ["2"] }, { a: ["1"] }], ["a 1"]],
  ])("%s", ([, exports, anew]) => {
    const encoder = lineProtocol();
    const all = exports.map((series) => writtenAnew(encoder, series));
    expect(all.at(-1)).toEqual(anew);
  });
});

describe("maxCacheBytes", () => {
  const many = Array.from({ length: 20 }, (_, n) => String(n));

  it.for<[maxCacheBytes: number, anew: readonly string[]]>([
    [0, ["a 1", "b 1"]],
    [5_000, ["b 1"]],
    [10_000, []],
  ])("%i: what is beyond is not kept", ([maxCacheBytes, anew]) => {
    const encoder = lineProtocol({ maxCacheBytes });
    writtenAnew(encoder, { a: ["1"], b: ["1"] });
    expect(writtenAnew(encoder, { a: ["1"], b: ["1"] })).toEqual(anew);
  });

  it("counts each series", () => {
    const encoder = lineProtocol({ maxCacheBytes: 5_000 });
    writtenAnew(encoder, { a: many });
    expect(writtenAnew(encoder, { a: many })).toHaveLength(20);
  });

  it.for<[string, (round: number) => Series]>([
    ["of all series", (round) => ({ a: many.map((each) => `${round} ${each}`) })],
    ["of all series but the first", (round) => ({ a: ["first", ...many.map((each) => `${round} ${each}`)] })],
    ["of metrics", (round) => ({ [`a${round}`]: many })],
  ])("counts nothing that has gone: %s", ([, seriesOf]) => {
    const encoder = lineProtocol({ maxCacheBytes: 20_000 });
    for (let round = 0; round < 20; round++) writtenAnew(encoder, seriesOf(round));
    expect(writtenAnew(encoder, seriesOf(19))).toEqual([]);
  });
});
