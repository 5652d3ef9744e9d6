import { sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { httpFarEnd } from "../http-far-end.ts";
import type { HttpCase } from "./http-case.ts";

export const requestCases: readonly HttpCase[] = [
  {
    id: "http/content-length",
    sentence: "A request says how long its body is, and is not sent in chunks.",
    async run(bench) {
      const running = await bench.startHttp();
      await running.export(sampleMetrics(running.exporter, 3));
      const { headers, wireBody } = await running.farEnd.request(1);
      assert.equal(headers["content-length"], String(wireBody.length));
      assert.equal(headers["transfer-encoding"], undefined, "it was sent in chunks");
    },
  },
  {
    id: "http/redirect-not-followed",
    sentence: "A redirect is not followed: the secrets of one far end are not for another.",
    needs: ["refusal"],
    async run(bench) {
      const elsewhere = await httpFarEnd();
      try {
        for (const status of [301, 302, 303, 307, 308] as const) {
          const running = await bench.startHttp();
          running.farEnd.next({ do: "redirect", status, location: elsewhere.url });
          const { code } = await running.export(sampleMetrics(running.exporter, 1));
          assert.equal(elsewhere.connections().total, 0, `HTTP ${status}: it went there`);
          assert.equal(code, 1, `HTTP ${status}: the export succeeds`);
        }
      } finally {
        await elsewhere.stop();
      }
    },
  },
];
