import { inspectKey, type Visit } from "@meterbridge/core";
import { type Prometheus, serverOrSkip, startPrometheus } from "@meterbridge/testbed";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withHealth } from "../src/index.ts";
import { type Answer, exportOnce, metricsOf, recorder, scriptedExporter } from "./exporters.ts";
import { metricsIn, prometheusNames } from "./prometheus-names.ts";
import { alerts, alertsFile, dashboard } from "./read-docs.ts";

const found = serverOrSkip("prometheus");
const title = `a real Prometheus${found.available ? "" : ` (skipped: ${found.reason})`}`;

const stepMs = 60_000;
const steps = 40;

/** When things begin to go wrong. */
const badFrom = 30;

/** Everything that a layer can show. */
function showEverything(visit: Visit, step: number): void {
  const isBad = step >= badFrom;
  const counts = ["retries", "circuit_breaker.opened", "circuit_breaker.turned_away", "fallback.switches"];
  for (const name of counts) visit(name, step);
  for (const name of ["points", "delivered"]) visit(`accepted.${name}`, Math.min(step, badFrom - 1));
  for (const name of ["recovered", "rejected", "passed_on", "merged"]) visit(`accepted.${name}`, 0);
  if (isBad) visit("accepted.dropped", step, { reason: "overflow" });
  visit("requests.in_flight", 1);
  for (const store of ["queue", "spool"]) {
    for (const figure of ["items", "points", "bytes"]) visit(`${store}.${figure}`, isBad ? 95 : 5);
    visit(`${store}.capacity.bytes`, 100);
  }
  visit("spool.mode", isBad ? "memory" : "disk");
  visit("circuit_breaker.state", isBad ? "open" : "closed");
  visit("fallback.active", isBad ? "secondary" : "primary");
}

/** The same metrics, as if they had been collected then. */
function at(metrics: ResourceMetrics, timeMs: number): ResourceMetrics {
  const time = (ms: number): [number, number] => [Math.floor(ms / 1_000), (ms % 1_000) * 1e6];
  return {
    resource: resourceFromAttributes({ "service.name": "shop" }),
    scopeMetrics: metrics.scopeMetrics.map((scope) => ({
      ...scope,
      metrics: scope.metrics.map((metric) => ({
        ...metric,
        dataPoints: metric.dataPoints.map((point) => ({
          ...point,
          startTime: time(timeMs - steps * stepMs),
          endTime: time(timeMs),
        })),
      })) as never,
    })),
  };
}

describe.skipIf(!found.available)(title, () => {
  const startMs = Date.now() - steps * stepMs;
  const badMs = startMs + badFrom * stepMs;
  let prometheus: Prometheus;

  // Forty minutes of an exporter that works for half an hour, and then does not.
  beforeAll(async () => {
    prometheus = await startPrometheus({ configuration: JSON.stringify({ rule_files: [alertsFile] }) });
    const sender = new OTLPMetricExporter({ url: prometheus.otlpUrl });
    let step = 0;
    const record = recorder();
    const ends: Answer = (answer) =>
      answer(
        startMs + step * stepMs < badMs
          ? { code: 0 }
          : { code: 1, error: Object.assign(new Error("down"), { code: 503 }) },
      );
    const exporter = withHealth(
      { ...scriptedExporter(ends), [inspectKey]: (visit: Visit) => showEverything(visit, step) } as PushMetricExporter,
      {
        name: "to the collector",
        meterProvider: record.provider,
        clock: {
          now: () => step * stepMs,
          wallTime: () => startMs + Math.min(step, badFrom - 8) * stepMs,
          setTimeout: () => () => {},
        },
      },
    );
    for (; step < steps; step++) {
      await exportOnce(exporter, metricsOf(10));
      const { error } = await exportOnce(sender, at(await record.collect(), startMs + step * stepMs));
      if (error) throw error;
    }
    await sender.shutdown();
    await record.provider.shutdown();
  });

  afterAll(() => prometheus?.stop());

  it("calls the metrics as our dashboard and alerts do", async () => {
    for (const name of prometheusNames()) {
      const samples = await prometheus.query(`last_over_time(${name}[1h])`);
      expect([name, samples.length > 0]).toEqual([name, true]);
      expect(samples[0]!.labels).toMatchObject({ job: "shop", otel_component_name: "to the collector" });
    }
  });

  it("takes the alert rules", async () => {
    const answer = (await (await fetch(`${prometheus.url}/api/v1/rules`)).json()) as {
      data: { groups: { rules: { name: string; lastError?: string }[] }[] };
    };
    const rules = answer.data.groups.flatMap((group) => group.rules);
    expect(rules.map(({ name }) => name)).toEqual([...alerts().keys()]);
    expect(rules.map(({ lastError }) => lastError)).toEqual(rules.map(() => undefined));
  });

  const lateMs = startMs + (steps - 1) * stepMs;

  it.for<[string, { alarmed: number; calm: number }]>([
    ["ExporterLosesDataPoints", { alarmed: badMs + stepMs, calm: badMs - stepMs }],
    ["ExporterFails", { alarmed: lateMs, calm: badMs - stepMs }],
    ["ExporterHasNoSuccess", { alarmed: lateMs, calm: badMs - stepMs }],
    ["ExporterHealthIsSilent", { alarmed: lateMs + 20 * stepMs, calm: lateMs }],
    ["ExporterQueueFills", { alarmed: lateMs, calm: badMs - stepMs }],
    ["ExporterSpoolFills", { alarmed: lateMs, calm: badMs - stepMs }],
    ["ExporterSpoolIsInMemory", { alarmed: lateMs, calm: badMs - stepMs }],
    ["ExporterBreakerIsOpen", { alarmed: lateMs, calm: badMs - stepMs }],
    ["ExporterUsesItsFallback", { alarmed: lateMs, calm: badMs - stepMs }],
  ])("is alarmed by %s when it should be, and only then", async ([name, { alarmed, calm }]) => {
    const expression = alerts().get(name)!;
    expect(await prometheus.query(expression, new Date(alarmed))).not.toEqual([]);
    expect(await prometheus.query(expression, new Date(calm))).toEqual([]);
  });

  it.for(dashboard().panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)))(
    "has something to show for %s",
    async ([, expression]) => {
      expect(metricsIn(expression)).not.toEqual([]);
      const asked = expression
        .replaceAll("$__rate_interval", "10m")
        .replaceAll("$job", "shop")
        .replaceAll("$component", ".*");
      expect(await prometheus.query(asked, new Date(lateMs))).not.toEqual([]);
    },
  );
});
