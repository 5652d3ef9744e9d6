import { assertFailed, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { HttpVerdict } from "../http-verdict.ts";
import { answerByTimeout, timeoutMs } from "../wire-cases/answer-by-timeout.ts";
import type { HttpBench, HttpCase } from "./http-case.ts";
import { muteFarEnd } from "../wire-cases/mute-far-end.ts";

const protobuf = { "content-type": "application/x-protobuf" };
const json = { "content-type": "application/json" };

/** Successes of which nothing but the status can be understood. */
const unreadable: readonly (readonly [string, HttpVerdict])[] = [
  ["nothing", { do: "answer", status: 200 }],
  ["nothing, and 204", { do: "answer", status: 204 }],
  ["bytes that are no protobuf", { do: "answer", status: 200, headers: protobuf, body: Buffer.from([255, 255, 255]) }],
  ["text that is no JSON", { do: "answer", status: 200, headers: json, body: '{"partialSuccess":' }],
  ["an HTML page", { do: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<p>Hello" }],
];

export const answerCases: readonly HttpCase[] = [
  {
    id: "http/success-cut",
    sentence:
      "When the connection breaks within the answer that says success, it is a success and nothing is sent again.",
    run: (bench) => succeedsOnce(bench, "a body that is cut", { do: "cut" }),
  },
  {
    id: "http/success-unreadable",
    sentence: "A success is a success, whatever stands in its body, and nothing is sent again.",
    async run(bench) {
      for (const [what, verdict] of unreadable) await succeedsOnce(bench, what, verdict);
    },
  },
  {
    id: "http/success-late",
    sentence:
      "An answer that says success and then drips is a success, at the timeout at the latest, and nothing is sent again.",
    needs: ["dripping"],
    async run(bench) {
      const running = await bench.startHttp({ settings: { timeoutMs } });
      running.farEnd.next({ do: "drip", part: "body", everyMs: 1 });
      const { code, error } = await answerByTimeout(bench, running, () => running.farEnd.requests.length > 0);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      assert.equal(running.farEnd.attempts(), 1, "it was sent again");
    },
  },
  {
    id: "http/drip-ends",
    sentence: "An export to a far end that drips the head of its answer fails at the timeout.",
    needs: ["dripping"],
    async run(bench) {
      const running = await bench.startHttp({ settings: { timeoutMs } });
      running.farEnd.otherwise({ do: "drip", part: "head", everyMs: 1 });
      const { code } = await answerByTimeout(bench, running, () => running.farEnd.requests.length > 0);
      assert.equal(code, 1, "it succeeds");
    },
  },
  {
    id: "http/no-http",
    sentence: "An export to a far end that speaks no HTTP fails and says why.",
    needs: ["refusal"],
    async run(bench) {
      const server = createServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", () => socket.end("220 mail.example ESMTP\r\n"));
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const farEnd = muteFarEnd(async () => void server.close());
      const running = await bench.exportTo(`http://127.0.0.1:${port}/`, farEnd, { timeoutMs: 1_000 });
      assertFailed(await running.export(sampleMetrics(running.exporter, 1)), "an export to what speaks no HTTP");
    },
  },
];

async function succeedsOnce(bench: HttpBench, what: string, verdict: HttpVerdict): Promise<void> {
  const running = await bench.startHttp();
  running.farEnd.next(verdict);
  const { code, error } = await running.export(sampleMetrics(running.exporter, 1));
  assert.equal(code, 0, `${what}: the export failed: ${error?.message}`);
  assert.equal(running.farEnd.attempts(), 1, `${what}: it was sent again`);
}
