// What is written is judged here as it stands, so that it never falls behind.
import "../template/test/conformance.test.ts";
import { buildMetrics } from "@meterbridge/conformance";
import { httpFarEnd } from "@meterbridge/test-harness";
import { expect, it } from "vitest";
import { myBackendExporter } from "../template/src/exporter.ts";
import { farEnd } from "../template/test/far-end.ts";

it("what the backend finds too large is sent in halves, and each data point arrives once", async () => {
  const backend = await httpFarEnd(farEnd);
  const exporter = myBackendExporter({ url: backend.url });
  try {
    const tooLarge = { do: "refuse", status: 413 } as const;
    backend.next(tooLarge, tooLarge, tooLarge);
    const values = [0, 1, 2, 3, 4];
    const points = values.map((value) => ({ value: value === 2 ? "no number" : value, attributes: { nth: value } }));
    const metrics = buildMetrics([{ kind: "gauge", name: "size", points }]);
    const { code } = await new Promise<{ code: number }>((resolve) => exporter.export(metrics, resolve));
    expect(code).toBe(0);
    // One of the five is no number. Refused are the four others, the first two of them, and the first one, which is given up.
    expect(backend.received().map(({ value }) => value)).toEqual([1, 3, 4]);
    expect(backend.attempts()).toBe(5);
  } finally {
    await exporter.shutdown();
    await backend.stop();
  }
});
