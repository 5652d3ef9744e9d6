import { assertArrived, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { GrpcCase } from "./grpc-case.ts";

export const requestCases: readonly GrpcCase[] = [
  {
    id: "grpc/request",
    sentence: "A call says what gRPC and OTLP have it say: its method, what it is, and who sends it.",
    async run(bench) {
      const running = await bench.startGrpc({ settings: { compression: "none" } });
      const { code, error } = await running.export(sampleMetrics(running.exporter, 3));
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      const { metadata, path, compressed } = await running.farEnd.call(1);
      assert.equal(path, "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export");
      assert.equal(metadata[":method"], "POST");
      assert.equal(metadata[":scheme"], "http");
      assert.equal(metadata[":authority"], new URL(running.farEnd.url).host);
      assert.match(metadata["content-type"] ?? "", /^application\/grpc(\+proto)?$/);
      assert.equal(metadata["te"], "trailers");
      assert.match(metadata["user-agent"] ?? "", /OTel-OTLP-Exporter-JavaScript\/\S+/);
      assert.equal(compressed, false, "it is compressed");
    },
  },
  {
    id: "grpc/metadata",
    sentence: "Credentials are sent as metadata of every call.",
    needs: ["credentials"],
    async run(bench) {
      const running = await bench.startGrpc();
      await running.export(sampleMetrics(running.exporter, 1));
      await running.export(sampleMetrics(running.exporter, 1, 1));
      const { secret } = bench.settings();
      assert.equal(running.farEnd.calls.length, 2, "two exports are two calls");
      for (const { metadata } of running.farEnd.calls) {
        const values = Object.values(metadata).map((value) => String(value));
        assert.ok(
          values.some((value) => value.includes(secret)),
          "no metadata has the secret",
        );
      }
    },
  },
  {
    id: "grpc/compressed",
    sentence: "A call that is to be compressed is, and says so: in its metadata, and before the message.",
    grpc: ["compression"],
    async run(bench) {
      const running = await bench.startGrpc({ settings: { compression: "gzip" } });
      const metrics = sampleMetrics(running.exporter, 100);
      const { code, error } = await running.export(metrics);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      await assertArrived(bench, running, metrics);
      const { metadata, compressed, message, wireMessage } = await running.farEnd.call(1);
      assert.equal(metadata["grpc-encoding"], "gzip");
      assert.equal(compressed, true, "the message is not compressed");
      assert.ok(wireMessage.length < message.length, "the message is not smaller than it was");
    },
  },
];
