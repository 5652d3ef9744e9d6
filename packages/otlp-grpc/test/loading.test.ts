import { grpcFarEnd, runProcess } from "@meterbridge/test-harness";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

it.for([
  ["@meterbridge/otlp-grpc", "true"],
  ["@meterbridge/otlp-grpc/http2", "false"],
] as const)("%s loads grpc-js with its first export, or never: %s", async ([entry, loads]) => {
  const farEnd = await grpcFarEnd();
  onTestFinished(() => farEnd.stop());
  const script = `
    import { createRequire } from "node:module";
    import { otlpGrpcExporter } from ${JSON.stringify(entry)};
    import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

    const isLoaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("grpc-js"));
    const exporter = otlpGrpcExporter({ url: process.argv[2] });
    const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
    provider.getMeter("shop").createCounter("orders").add(1);
    const before = isLoaded();
    await provider.forceFlush();
    console.log(before, isLoaded());
    await provider.shutdown();`;
  const result = await runProcess({ script, folder, args: [farEnd.url] });
  expect(result).toMatchObject({ stdout: `false ${loads}\n`, stderr: "", exitedByItself: true });
  expect(farEnd.received().length).toBeGreaterThan(0);
});
