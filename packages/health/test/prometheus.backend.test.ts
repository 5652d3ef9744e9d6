import { type ExportResult, inspectKey, metricExporter, type Visit } from "@meterbridge/core";
import { type Prometheus, serverOrSkip, startPrometheus } from "@meterbridge/testbed";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withHealth } from "../src/index.ts";
import { exportOnce, metricsOf, recorder, scriptedExporter } from "./exporters.ts";
import { metricsIn, prometheusNames } from "./prometheus-names.ts";
import { alerts, alertsFile, dashboard } from "./read-docs.ts";

const found = serverOrSkip("prometheus");
const title = `a real Prometheus${found.available ? "" : ` (skipped: ${found.reason})`}`;

const stepMs = 60_000;
const steps = 40;

/** When things begin to go wrong. */
const badFrom = 30;

/** Everything that a layer can show. */
function showEverything(visit: Visit, step: number, isBad: boolean): void {
  for (const name of ["opened", "turned_away"]) visit(`circuit_breaker.${name}`, step);
  for (const name of ["retries", "duplicates.possible", "fallback.switches"]) visit(name, step);
  for (const name of ["points", "delivered"]) visit(`accepted.${name}`, isBad ? badFrom - 1 : step);
  for (const name of ["recovered", "rejected", "passed_on", "merged"]) visit(`accepted.${name}`, 0);
  if (isBad) visit("accepted.dropped", step, { reason: "overflow" });
  visit("requests.in_flight", 1);
  for (const store of ["queue", "spool"]) {
    for (const figure of ["items", "points", "bytes"]) visit(`${store}.${figure}`, isBad ? 95 : 5);
    visit(`${store}.capacity.bytes`, 100);
  }
  visit("queue.capacity.items", 1_000);
  visit("spool.mode", isBad ? "memory" : "disk");
  visit("circuit_breaker.state", isBad ? "open" : "closed");
  visit("fallback.active", isBad ? "secondary" : "primary");
}

/** An exporter, minute by minute. */
interface Life {
  readonly job: string;
  readonly instance: string;
  /** Whether it is there, and tells its health. */
  lives?(step: number): boolean;
  /** Whether there is something to export. */
  exports?(step: number): boolean;
  answer(step: number): ExportResult;
  show?(visit: Visit, step: number): void;
}

const works: ExportResult = { code: 0 };
const fails: ExportResult = { code: 1, error: Object.assign(new Error("down"), { code: 503 }) };

/** What an exporter with a queue answers. */
const accepted = await exportOnce(
  metricExporter({
    send: async () => ({ kind: "delivered", rejectedPoints: 0, accepted: true }),
    flush: async () => {},
    close: async () => {},
  }),
  metricsOf(1),
);

const lives: readonly Life[] = [
  { job: "shop", instance: "good", answer: () => works, show: (visit, step) => showEverything(visit, step, false) },
  {
    job: "shop",
    instance: "bad",
    answer: (step) => (step < badFrom ? works : fails),
    show: (visit, step) => showEverything(visit, step, step >= badFrom),
  },
  { job: "shop", instance: "gone", answer: () => works, lives: (step) => step < 15 },
  {
    job: "shop",
    instance: "full of little things",
    answer: () => works,
    show(visit, step) {
      for (const unit of ["bytes", "items"]) visit(`queue.${unit}`, step < badFrom ? 5 : 90);
      visit("queue.capacity.bytes", 1_000);
      visit("queue.capacity.items", 100);
    },
  },
  { job: "idle", instance: "only", answer: () => works, exports: (step) => step < 3 },
  {
    job: "gappy",
    instance: "only",
    answer: (step) => (step === 1 ? fails : works),
    lives: (step) => step < 15 || step > 28,
  },
  {
    job: "blocked",
    instance: "only",
    answer: () => accepted,
    show(visit, step) {
      visit("accepted.points", 10 * (step + 1));
      visit("accepted.delivered", 0);
    },
  },
];

/** The same metrics, as if they had been collected then. */
function at(metrics: ResourceMetrics, timeMs: number, { job, instance }: Life): ResourceMetrics {
  const time = (ms: number): [number, number] => [Math.floor(ms / 1_000), (ms % 1_000) * 1e6];
  return {
    resource: resourceFromAttributes({ "service.name": job, "service.instance.id": instance }),
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
  const timeOf = (step: number): Date => new Date(startMs + step * stepMs);
  let prometheus: Prometheus;

  // Forty minutes of exporters, one of which works for half an hour, and then does not.
  beforeAll(async () => {
    prometheus = await startPrometheus({ configuration: JSON.stringify({ rule_files: [alertsFile] }) });
    const sender = new OTLPMetricExporter({ url: prometheus.otlpUrl });
    for (const life of lives) await live(life, sender);
    await sender.shutdown();
  });

  async function live(life: Life, sender: PushMetricExporter): Promise<void> {
    let step = 0;
    const record = recorder();
    const inner = {
      ...scriptedExporter((answer) => answer(life.answer(step))),
      [inspectKey]: (visit: Visit) => life.show?.(visit, step),
    } as PushMetricExporter;
    const exporter = withHealth(inner, {
      name: "to the collector",
      meterProvider: record.provider,
      clock: {
        now: () => step * stepMs,
        wallTime: () => startMs + step * stepMs,
        setTimeout: () => () => {},
      },
    });
    for (; step < steps; step++) {
      if (life.lives?.(step) === false) continue;
      if (life.exports?.(step) !== false) await exportOnce(exporter, metricsOf(10));
      const { error } = await exportOnce(sender, at(await record.collect(), timeOf(step).getTime(), life));
      if (error) throw error;
    }
    await record.provider.shutdown();
  }

  afterAll(() => prometheus?.stop());

  it("calls the metrics as our dashboard and alerts do", async () => {
    for (const name of prometheusNames()) {
      const samples = await prometheus.query(`last_over_time(${name}{job="shop", instance="bad"}[1h])`);
      expect([name, samples.length > 0]).toEqual([name, true]);
      expect(samples[0]!.labels).toMatchObject({ otel_component_name: "to the collector" });
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

  const late = steps - 1;
  const bad = ["shop bad"];

  it.for<[string, { alarmed: number; of: readonly string[]; calm: number }]>([
    ["ExporterLosesDataPoints", { alarmed: badFrom + 1, of: bad, calm: badFrom - 1 }],
    ["ExporterFails", { alarmed: badFrom + 9, of: bad, calm: badFrom - 1 }],
    ["ExporterHasNoSuccess", { alarmed: late + 2, of: bad, calm: badFrom + 8 }],
    ["ExporterHasNeverDelivered", { alarmed: 20, of: ["blocked only"], calm: 14 }],
    ["ExporterHealthIsSilent", { alarmed: late + 10, of: ["blocked", "gappy", "idle", "shop"], calm: late }],
    ["ExporterHealthOfInstanceIsSilent", { alarmed: 30, of: ["shop gone"], calm: 14 }],
    ["ExporterQueueFills", { alarmed: late, of: [...bad, "shop full of little things"], calm: badFrom - 1 }],
    ["ExporterSpoolFills", { alarmed: late, of: bad, calm: badFrom - 1 }],
    ["ExporterSpoolIsInMemory", { alarmed: late, of: bad, calm: badFrom - 1 }],
    ["ExporterBreakerIsOpen", { alarmed: late, of: bad, calm: badFrom - 1 }],
    ["ExporterUsesItsFallback", { alarmed: late, of: bad, calm: badFrom - 1 }],
  ])("is alarmed by %s of whom it should be and when, and only then", async ([name, { alarmed, of, calm }]) => {
    const { expression } = alerts().get(name)!;
    const alarms = async (step: number): Promise<readonly string[]> => {
      const samples = await prometheus.query(expression, timeOf(step));
      const names = samples.map(({ labels: { job, instance } }) => [job, instance].filter(Boolean).join(" "));
      return [...new Set(names)].sort();
    };
    expect(await alarms(alarmed)).toEqual(of);
    expect(await alarms(calm)).toEqual([]);
  });

  it("does not tell old losses again when an exporter is back after a gap", async () => {
    const { expression } = alerts().get("ExporterLosesDataPoints")!;
    const alarmed: number[] = [];
    for (let step = 0; step < steps; step++) {
      const samples = await prometheus.query(expression, timeOf(step));
      if (samples.some(({ labels }) => labels["job"] === "gappy")) alarmed.push(step);
    }
    expect([alarmed[0], alarmed.at(-1)! < 15]).toEqual([1, true]);
  });

  it.for(dashboard().panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)))(
    "has something to show for %s",
    async ([, expression]) => {
      expect(metricsIn(expression)).not.toEqual([]);
      const asked = expression
        .replaceAll("$__rate_interval", "10m")
        .replaceAll("$job", "shop")
        .replaceAll("$component", ".*");
      expect(await prometheus.query(asked, timeOf(late))).not.toEqual([]);
    },
  );
});
