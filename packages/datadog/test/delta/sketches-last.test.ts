import { ExportError } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { sketchesLast } from "../../src/delta/sketches-last.ts";
import { counter, metricOf, over } from "./given.ts";

/** Metrics by their names: those that begin with h or e are histograms; scopes are parted by a bar. */
function named(text: string): ResourceMetrics {
  const scopes = text.split("|");
  const scopeMetrics = scopes.map((names, scope) => ({
    scope: { name: `scope ${scope}` },
    metrics: names.split("").map((name) => metricOf({ name, kind: kindOf(name), points: [{ value: 1, at: 10 }] })),
  }));
  return { resource: { attributes: {} }, scopeMetrics } as unknown as ResourceMetrics;
}

function kindOf(name: string): "histogram" | "exponentialHistogram" | "gauge" | "summary" | "sum" {
  const kinds = { h: "histogram", e: "exponentialHistogram", g: "gauge", q: "summary" } as const;
  return kinds[name as keyof typeof kinds] ?? "sum";
}

/** Each scope's number, and the names of its metrics. */
function inShort({ scopeMetrics }: ResourceMetrics): string {
  const short = scopeMetrics.map(
    ({ scope, metrics }) => `${scope.name.at(-1)}${metrics.map(({ descriptor }) => descriptor.name).join("")}`,
  );
  return short.join(" ");
}

describe("metrics that become sketches are passed on after the others", () => {
  it.for<[given: string, passedOn: string]>([
    ["hs", "0s 0h"],
    ["shs", "0ss 0h"],
    ["hge", "0g 0he"],
    ["h|s", "1s 0h"],
    ["sh|s", "0s 1s 0h"],
    ["hs|eq|h", "0s 1q 0h 1e 2h"],
  ])("%s: %s", async ([given, passedOn]) => {
    const { send, sink } = over(sketchesLast());
    const metrics = named(given);
    await send(metrics);
    const { input } = sink.sends[0]!;
    expect(inShort(input)).toBe(passedOn);
    expect(input.resource).toBe(metrics.resource);
    const all = (of: ResourceMetrics): Set<object> => new Set(of.scopeMetrics.flatMap((scope) => scope.metrics));
    expect(all(input)).toEqual(all(metrics));
    for (const metric of all(input)) expect(all(metrics).has(metric)).toBe(true);
  });
});

describe("the very same metrics are passed on", () => {
  it.for<[string, metrics: ResourceMetrics, histograms?: "distributions" | "counters" | "nobuckets"]>([
    ["without metrics", named("")],
    ["of series alone", named("sgq|s")],
    ["of sketches alone", named("he|h")],
    ["when sketches are last already", named("s|sh|h")],
    ["when histograms become counters", named("hs"), "counters"],
    ["when histograms become numbers", named("hs"), "nobuckets"],
    ["that are none", undefined as never],
    ["that cannot be read", { scopeMetrics: [null] } as never],
  ])("%s", async ([, metrics, histograms]) => {
    const { send, sink } = over(sketchesLast({ histograms }));
    await send(metrics);
    expect(sink.sends[0]!.input).toBe(metrics);
  });
});

it("a metric that cannot be read stays among the series", async () => {
  const metrics = named("hs");
  (metrics.scopeMetrics[0]!.metrics as unknown[]).push(null);
  const { send, sink } = over(sketchesLast());
  await send(metrics);
  const names = sink.sends[0]!.input.scopeMetrics.map((scope) => scope.metrics.map((one) => one?.descriptor.name));
  expect(names).toEqual([["s", undefined], ["h"]]);
});

it("the outcome is that of the sink", async () => {
  const outcome = {
    kind: "retryable",
    error: new ExportError("unavailable", "HTTP 503"),
    undelivered: counter({ value: 1, at: 10 }),
  } as const;
  const { send } = over(sketchesLast(), outcome);
  expect(await send(named("hs"))).toBe(outcome);
});
