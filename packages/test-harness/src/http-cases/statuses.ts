import { assertFailed, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { assertDelivers } from "../wire-cases/assert-delivers.ts";
import type { HttpCase } from "./http-case.ts";

/** The statuses by which servers and proxies say that something is wrong. */
const statuses: readonly number[] = [
  ...[400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 413, 414, 415, 421, 422, 425, 429, 431, 451],
  ...[500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 524, 599],
];

export const statusCases: readonly HttpCase[] = [
  {
    id: "http/statuses-retried",
    sentence: "A request is sent again after each of the statuses for which the protocol says so, and arrives once.",
    needs: ["failure", "retry"],
    async run(bench) {
      for (const status of bench.retried) {
        const running = await bench.startHttp();
        running.farEnd.next({ do: "answer", status });
        await assertDelivers(bench, running, `the export after HTTP ${status}`);
      }
    },
  },
  {
    id: "http/statuses-final",
    sentence: "A request is sent once, and the export fails, after any other status.",
    needs: ["refusal"],
    async run(bench) {
      const running = await bench.startHttp();
      let sent = 0;
      for (const status of statuses.filter((status) => !bench.retried.includes(status))) {
        running.farEnd.next({ do: "answer", status });
        // One data point, which nobody can divide.
        assertFailed(await running.export(sampleMetrics(running.exporter, 1)), `an export after HTTP ${status}`);
        assert.equal(running.farEnd.attempts(), ++sent, `HTTP ${status}: it was sent again`);
      }
    },
  },
];
