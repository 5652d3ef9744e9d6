import { datadogIntake, runProcess } from "@meterbridge/test-harness";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

describe("a process", () => {
  it.for(["native", "otlp"])("ends by itself though the intake answers 503 and nothing else, mode %s", async (mode) => {
    const intake = await datadogIntake();
    onTestFinished(() => intake.stop());
    intake.otherwise({ do: "fail", status: 503 });
    const script = `
      import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
      import { datadogExporter } from "@meterbridge/datadog";

      const [, , url, mode] = process.argv;
      const exporter = datadogExporter({ url, apiKey: "k3y", mode, retry: { initialDelayMs: 1, maxDelayMs: 1 } });
      const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
      provider.getMeter("shop").createCounter("orders").add(1);
      await provider.forceFlush();
      await provider.shutdown();`;
    const result = await runProcess({ script, folder, args: [intake.url, mode] });
    expect(result).toMatchObject({ exitCode: 0, exitedByItself: true, stderr: "" });
    expect(intake.attempts()).toBeGreaterThanOrEqual(5);
  });

  it("that built an exporter and used it for nothing ends by itself", async () => {
    const script = `
      import { datadogExporter } from "@meterbridge/datadog";
      datadogExporter({ apiKey: "k3y" });
      await datadogExporter({ apiKey: "k3y" }).shutdown();`;
    expect(await runProcess({ script, folder })).toMatchObject({ exitCode: 0, exitedByItself: true, stderr: "" });
  });

  it.for([
    ["native", ["native-mode.ts"], ["otlp-mode.ts", "/otlp/src/"]],
    ["otlp", ["otlp-mode.ts", "/otlp/src/"], ["native-mode.ts", "/datadog/src/encode/encoder.ts"]],
  ] as const)("loads mode %s with its first export, and never the other", async ([mode, loaded, absent]) => {
    const script = `
      import { registerHooks } from "node:module";
      const loaded = [];
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
      const { datadogExporter } = await import("@meterbridge/datadog");
      const [, , url, mode] = process.argv;
      const exporter = datadogExporter({ url, apiKey: "k3y", mode });
      const before = loaded.length;
      const metrics = { resource: { attributes: {} }, scopeMetrics: [{ scope: {}, metrics: [{ dataPoints: [{}] }] }] };
      await new Promise((resolve) => exporter.export(metrics, resolve));
      await exporter.shutdown();
      console.log(JSON.stringify([loaded.slice(0, before), loaded]));`;
    const { stdout, stderr } = await runProcess({ script, folder, args: ["http://127.0.0.1:9", mode] });
    expect(stderr).toBe("");
    const [before, all] = JSON.parse(stdout) as [string[], string[]];
    const holds = (urls: readonly string[], part: string): boolean => urls.some((url) => url.includes(part));
    for (const part of loaded) expect([part, holds(before, part), holds(all, part)]).toEqual([part, false, true]);
    for (const part of absent) expect([part, holds(all, part)]).toEqual([part, false]);
  });
});
