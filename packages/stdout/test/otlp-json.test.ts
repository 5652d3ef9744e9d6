import { pointsOfMetrics, pointsOfOtlpJson, sortPoints } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import type { StdoutExporterOptions } from "../src/index.ts";
import { collected } from "./collected.ts";
import { linesOf } from "./lines-of.ts";
import { written } from "./written.ts";

function jsonOf(batches: readonly ResourceMetrics[], options: StdoutExporterOptions = {}): Promise<string> {
  return written(batches, { format: "otlp-json", ...options });
}

function pointsOfLines(lines: string) {
  return sortPoints(linesOf(lines).flatMap((line) => pointsOfOtlpJson(line)));
}

describe("otlp-json", () => {
  it.for(["cumulative", "delta"] as const)("is one document a line, to the last bit: %s", async (temporality) => {
    const batches = [await collected({ temporality }), await collected({ temporality, series: 3 })];
    const lines = await jsonOf(batches);
    expect(linesOf(lines)).toHaveLength(2);
    expect(pointsOfLines(lines)).toEqual(sortPoints(batches.flatMap((metrics) => pointsOfMetrics(metrics))));
  });

  it("has resourceMetrics and nothing else at its top, as the file format wants it", async () => {
    const lines = await jsonOf([await collected()]);
    expect(Object.keys(JSON.parse(lines) as object)).toEqual(["resourceMetrics"]);
  });

  it("keeps to its line, whatever texts are in it", async () => {
    const attributes = { lines: "one\ntwo\r\nthree\u2028four", wide: "値🙂", broken: "\ud800" };
    const metrics = await collected({ attributes });
    const lines = await jsonOf([metrics]);
    expect(linesOf(lines)).toHaveLength(1);
    expect(lines).toContain("値🙂");
    expect(pointsOfLines(lines)).toEqual(sortPoints(pointsOfMetrics(metrics)));
  });

  it("is written in several lines when one would be longer than maxLineBytes", async () => {
    const metrics = await collected({ series: 50 });
    const lines = await jsonOf([metrics], { maxLineBytes: 4_096 });
    const lengths = linesOf(lines).map((line) => Buffer.byteLength(line) + 1);
    expect(lengths.length).toBeGreaterThan(10);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4_096);
    expect(pointsOfLines(lines)).toEqual(sortPoints(pointsOfMetrics(metrics)));
  });

  it("has lines that the Collector's file receiver does not cut, unless told otherwise", async () => {
    const metrics = await collected({ series: 1_000 });
    const lengths = linesOf(await jsonOf([metrics])).map((line) => line.length);
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(1024 * 1024);
  });

  it("is whole in a stream that keeps the bytes for longer than until it has called back", async () => {
    const batches = [await collected({ series: 300 }), await collected({ series: 301 }), await collected()];
    const lines = await jsonOf(batches);
    expect(pointsOfLines(lines)).toEqual(sortPoints(batches.flatMap((metrics) => pointsOfMetrics(metrics))));
  });

  it("leaves out a point that cannot be encoded, and writes the others", async () => {
    const metrics = await collected({ series: 3 });
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    Object.assign(metrics.scopeMetrics[0]!.metrics[0]!.dataPoints[1]!, { attributes: { circular } });
    expect(pointsOfLines(await jsonOf([metrics]))).toHaveLength(14);
  });

  it("writes nothing for nothing", async () => {
    const { resource } = await collected();
    expect(await jsonOf([{ resource, scopeMetrics: [] }])).toBe("");
  });
});
