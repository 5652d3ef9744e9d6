import assert from "node:assert/strict";
import { frozenServer } from "./frozen-server.ts";
import type { HttpCase } from "./http-case.ts";
import { assertArrived, sample } from "./sample.ts";

export const connectionCases: readonly HttpCase[] = [
  {
    id: "http/refused-then-started",
    sentence: "A far end that is not there yet is tried again, and gets everything once it is there.",
    needs: ["disconnection", "retry"],
    async run(bench) {
      const running = await bench.startHttp();
      const { exporter, farEnd } = running;
      await farEnd.stop();
      const metrics = sample(exporter, 2);
      const { answer } = running.begin(metrics);
      await bench.time.pass(bench.can("clock") ? 500 : 100);
      await farEnd.start();
      const { code, error } = await bench.time.until("the answer to an export", answer);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      assertArrived(bench, farEnd.received(), metrics);
    },
  },
  {
    id: "http/unreachable-named",
    sentence: "An export to a far end that is not there says which host and port it has tried.",
    needs: ["disconnection"],
    async run(bench) {
      const running = await bench.startHttp({ settings: { timeoutMs: 1_000 } });
      await running.farEnd.stop();
      const { error } = await running.export(sample(running.exporter, 1));
      const address = `127.0.0.1:${running.farEnd.port}`;
      assert.ok(error?.message.includes(address), `${address} is not in: ${error?.message}`);
    },
  },
  {
    id: "http/reset-before-request",
    sentence: "A connection that is reset before a byte was read costs an attempt; what was exported arrives once.",
    needs: ["disconnection", "retry"],
    async run(bench) {
      const running = await bench.startHttp();
      running.farEnd.next({ do: "drop_before" });
      const metrics = sample(running.exporter, 2);
      const { code, error } = await running.export(metrics);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      assertArrived(bench, running.farEnd.received(), metrics);
    },
  },
  {
    id: "http/frozen-ends",
    sentence: "An export to a far end whose process is frozen, and which nobody can connect to, fails at the timeout.",
    needs: ["hanging"],
    async run(bench) {
      const timeoutMs = 1_000;
      const frozen = await frozenServer();
      const running = await bench.exportTo(frozen.url, frozen, { timeoutMs });
      const { answer } = running.begin(sample(running.exporter, 1));
      await bench.time.pass(timeoutMs * 1.1);
      const { code, error } = await bench.time.whileItStands(`the answer, ${timeoutMs} ms after the export`, answer);
      assert.equal(code, 1, "it succeeds");
      assert.ok(error instanceof Error && error.message !== "", "it does not say why it failed");
    },
  },
  {
    id: "http/connection-kept",
    sentence: "A connection is kept for the exports that follow.",
    http: ["keepAlive"],
    async run(bench) {
      const running = await bench.startHttp();
      for (const first of [0, 1, 2]) await running.export(sample(running.exporter, 1, first));
      const { total } = running.farEnd.connections();
      assert.equal(total, 1, `three exports took ${total} connections`);
    },
  },
  {
    id: "http/idle-closed",
    sentence:
      "When the far end closes a connection that is idle, the next export takes another one, and nobody notices.",
    http: ["keepAlive"],
    async run(bench) {
      const running = await bench.startHttp();
      const batches = [0, 1].map((first) => sample(running.exporter, 1, first));
      await running.export(batches[0]!);
      running.farEnd.closeIdle();
      await running.farEnd.closedTo(0);
      const next = running.begin(batches[1]!).answer;
      const { code, error } = await bench.time.whileItStands("the answer to the next export, without a wait", next);
      assert.equal(code, 0, `the next export failed: ${error?.message}`);
      assertArrived(bench, running.farEnd.received(), ...batches);
      assert.deepEqual(bench.diagnostics.told(), [], "the log tells of it");
    },
  },
  {
    id: "http/stale-replaced",
    sentence:
      "A kept connection that turns out to be dead is replaced at once and silently, and what is sent arrives once.",
    http: ["keepAlive"],
    async run(bench) {
      const running = await bench.startHttp();
      const batches = [0, 1].map((first) => sample(running.exporter, 1, first));
      await running.export(batches[0]!);
      running.farEnd.next({ do: "drop_before" });
      const next = running.begin(batches[1]!).answer;
      const { code, error } = await bench.time.whileItStands("the answer to the next export, without a wait", next);
      assert.equal(code, 0, `the next export failed: ${error?.message}`);
      assertArrived(bench, running.farEnd.received(), ...batches);
      assert.equal(running.farEnd.connections().total, 2, "it took more than one new connection");
      assert.deepEqual(bench.diagnostics.told(), [], "the log tells of it");
    },
  },
];
