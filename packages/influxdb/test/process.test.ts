import { influxdbFarEnd, runProcess } from "@meterbridge/test-harness";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

it("a process ends by itself though the server answers 503 and nothing else", async () => {
  const farEnd = await influxdbFarEnd({ version: "v2" });
  onTestFinished(() => farEnd.stop());
  farEnd.otherwise({ do: "fail", status: 503 });
  const script = `
    import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
    import { influxdbExporter } from "@meterbridge/influxdb";

    const [, , url] = process.argv;
    const exporter = influxdbExporter({ url, bucket: "shop", retry: { initialDelayMs: 1, maxDelayMs: 1 } });
    const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
    provider.getMeter("shop").createCounter("orders").add(1);
    await provider.forceFlush();
    await provider.shutdown();`;
  const result = await runProcess({ script, folder, args: [farEnd.url] });
  expect(result).toMatchObject({ exitCode: 0, exitedByItself: true, stderr: "" });
  expect(farEnd.attempts()).toBe(10); // five for each export
});
