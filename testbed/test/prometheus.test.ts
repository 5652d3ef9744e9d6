import { readOtlpJson, writeProtobuf } from "@meterbridge/test-harness";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverOrSkip, startPrometheus, type Prometheus } from "../src/index.ts";
import { oneCounter, post } from "./hand-made-requests.ts";

const found = serverOrSkip("prometheus");
const title = `Prometheus${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let prometheus: Prometheus;

  beforeAll(async () => {
    prometheus = await startPrometheus();
  });

  afterAll(async () => {
    await prometheus.stop();
  });

  it("takes OTLP and gives it back to a query", async () => {
    const request = readOtlpJson("ExportMetricsServiceRequest", JSON.parse(oneCounter(7, Date.now())));
    const body = Uint8Array.from(writeProtobuf("ExportMetricsServiceRequest", request));
    expect(await post(prometheus.otlpUrl, body, "application/x-protobuf")).toBe(200);
    expect(await prometheus.query("hits_total")).toEqual([
      { labels: expect.objectContaining({ __name__: "hits_total", route: "/" }) as unknown, value: 7 },
    ]);
  });

  it("keeps what it took over a restart", async () => {
    const request = readOtlpJson("ExportMetricsServiceRequest", JSON.parse(oneCounter(8, Date.now())));
    await post(
      prometheus.otlpUrl,
      Uint8Array.from(writeProtobuf("ExportMetricsServiceRequest", request)),
      "application/x-protobuf",
    );
    await prometheus.kill();
    await prometheus.restart();
    expect((await prometheus.query("hits_total")).map((sample) => sample.value)).toEqual([8]);
  });

  it("answers with numbers that are none", async () => {
    expect(await prometheus.query("vector(1) / 0")).toEqual([{ labels: {}, value: Infinity }]);
    expect(await prometheus.query("vector(0) / 0")).toEqual([{ labels: {}, value: NaN }]);
    expect(await prometheus.query("-vector(1) / 0")).toEqual([{ labels: {}, value: -Infinity }]);
  });

  it("says what it does not understand", async () => {
    await expect(prometheus.query("hits{")).rejects.toThrow("does not understand hits{: invalid parameter");
  });
});
