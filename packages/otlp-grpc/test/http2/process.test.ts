import { fileURLToPath } from "node:url";
import { grpcFarEnd, runProcess } from "@meterbridge/test-harness";
import { expect, it, onTestFinished } from "vitest";
import { farEndOf } from "./calls.ts";

const folder = fileURLToPath(new URL("../..", import.meta.url));

const oneExport = `
  import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
  import { otlpGrpcExporter } from "@meterbridge/otlp-grpc/http2";

  const exporter = otlpGrpcExporter({ url: process.argv[2], retry: { initialDelayMs: 1, maxDelayMs: 1 } });
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
  provider.getMeter("shop").createCounter("orders").add(1);`;

it("a process ends by itself after an export, though nobody shuts the exporter down", async () => {
  const farEnd = await farEndOf();
  const result = await runProcess({ script: `${oneExport} await provider.forceFlush();`, folder, args: [farEnd.url] });
  expect(result).toMatchObject({ exitCode: 0, exitedByItself: true, stderr: "" });
  expect(farEnd.received()).toHaveLength(1);
});

it("a process is held by a call that is under way", async () => {
  const farEnd = await farEndOf();
  const script = `${oneExport} await provider.forceFlush(); console.log("delivered");`;
  farEnd.next({ do: "accept", after: farEnd.call(1) });
  const result = await runProcess({ script, folder, args: [farEnd.url] });
  expect(result).toMatchObject({ exitCode: 0, exitedByItself: true, stdout: "delivered\n", stderr: "" });
});

it("failing calls leave nothing behind: no memory, no connections, no listeners", { timeout: 60_000 }, async () => {
  const farEnd = await farEndOf();
  const script = `
    import { http2Carrier } from "./src/http2/carrier.ts";
    import { wayTo } from "./src/way.ts";

    process.on("warning", (warning) => console.log(String(warning)));
    const [, , ok, refused] = process.argv;
    const clock = { now: () => performance.now() };
    const common = { userAgent: "", maxResponseBytes: 1024, keepAliveMs: 90_000, maxConnectionAgeMs: 300_000 };
    const carriers = [ok, refused].map((url) =>
      http2Carrier({ ...common, ...wayTo({ url, clock }), pingMs: 0, lookup: undefined }));
    const running = { stops: new Set(), stopped: false };
    const { signal } = new AbortController();
    const payload = { body: new Uint8Array(100), contentType: "application/x-protobuf", points: 1 };
    async function calls(count) {
      for (let i = 0; i < count; i++) {
        for (const carrier of carriers) await carrier.call(payload, {}, signal, running);
      }
      globalThis.gc();
      await new Promise((resolve) => setImmediate(resolve));
      globalThis.gc();
      return process.memoryUsage().heapUsed;
    }
    await calls(500);
    const before = await calls(500);
    const after = await calls(2000);
    console.log(JSON.stringify({ grownKiB: Math.round((after - before) / 1024), stops: running.stops.size }));
    process.exitCode = process.getActiveResourcesInfo().filter((name) => /TCP/.test(name)).length > 1 ? 1 : 0;`;
  farEnd.otherwise({ do: "fail" });
  const gone = await grpcFarEnd();
  onTestFinished(() => gone.stop());
  await gone.stop();
  const nodeArgs = ["--expose-gc"];
  const result = await runProcess({ script, folder, nodeArgs, args: [farEnd.url, gone.url], limitMs: 50_000 });
  expect(result).toMatchObject({ exitCode: 0, exitedByItself: true, stderr: "" });
  const { grownKiB, stops } = JSON.parse(result.stdout) as { grownKiB: number; stops: number };
  expect(stops).toBe(0);
  expect(grownKiB).toBeLessThan(512);
});
