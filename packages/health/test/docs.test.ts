import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { conventionMetrics } from "../src/convention-metrics.ts";
import { lastSuccessMetric, ownMetrics } from "../src/own-metrics.ts";
import { metricsIn, prometheusNames } from "./prometheus-names.ts";
import { alerts, dashboard } from "./read-docs.ts";

const names = prometheusNames();

describe("the README", () => {
  const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");

  it.for(
    [...Object.values(conventionMetrics), ...Object.values(ownMetrics), lastSuccessMetric].map(({ name }) => [name]),
  )("names %s", ([name]) => {
    expect(readme).toContain(`\`${name}\``);
  });
});

describe("the alert rules", () => {
  it("are about what can go wrong", () => {
    expect([...alerts().keys()]).toEqual([
      "ExporterLosesDataPoints",
      "ExporterFails",
      "ExporterHasNoSuccess",
      "ExporterHasNeverDelivered",
      "ExporterHealthIsSilent",
      "ExporterHealthOfInstanceIsSilent",
      "ExporterQueueFills",
      "ExporterSpoolFills",
      "ExporterSpoolIsInMemory",
      "ExporterBreakerIsOpen",
      "ExporterUsesItsFallback",
    ]);
  });

  it.for(
    [...alerts()]
      .map(([name, { expression, summary }]) => [name, expression, summary] as const)
      .filter(([name]) => name !== "ExporterHealthIsSilent"),
  )("%s lets no instance hide another", ([, expression, summary]) => {
    const groups = [...expression.matchAll(/\bby \(([^)]*)\)/g)].map(([, labels]) => labels);
    expect(groups.length).toBeGreaterThan(0);
    expect(groups.filter((labels) => !/^job, instance\b/.test(labels!))).toEqual([]);
    expect(summary).toContain("{{ $labels.instance }}");
  });

  it.for([...alerts()])("%s asks for metrics that there are", ([, { expression }]) => {
    const asked = metricsIn(expression);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("the dashboard", () => {
  const { panels, templating } = dashboard();

  it.for(panels.map((panel) => [panel.title, panel] as const))(
    "%s asks for metrics that there are",
    ([, { targets }]) => {
      const asked = targets.flatMap(({ expr }) => metricsIn(expr));
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((name) => !names.has(name))).toEqual([]);
    },
  );

  it("has ratios of each instance", () => {
    const ratios = panels.flatMap(({ targets }) => targets).filter(({ expr }) => / \/ |time\(\) - /.test(expr));
    expect(ratios.length).toBeGreaterThan(3);
    for (const { expr, legendFormat } of ratios) {
      expect(expr).not.toMatch(/by \((?!job, instance, otel_component_name\))/);
      expect(legendFormat).toContain("{{instance}}");
    }
  });

  it("has panels beside each other, not on top", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it("offers to choose among metrics that there are", () => {
    const asked = templating.list.flatMap(({ definition }) => metricsIn(definition ?? ""));
    expect(asked.length).toBe(2);
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
  });
});
