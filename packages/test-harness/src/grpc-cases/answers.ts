import { assertFailed, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { grpcFrame } from "../grpc-frame.ts";
import type { GrpcVerdict } from "../grpc-verdict.ts";
import { otlpSuccess } from "../otlp-answer.ts";
import { peakGrowth } from "../peak-growth.ts";
import { gzipBomb } from "../wire-cases/gzip-bomb.ts";
import type { GrpcCase } from "./grpc-case.ts";

const mebibyte = 2 ** 20;
const bombMebibytes = 256;
/** What memory may grow by: less than a quarter of what the far end would have it hold. */
const mostMebibytes = 64;

const empty = grpcFrame(new Uint8Array());
/** More than the 4 MiB that OTLP has clients take. */
const large = Buffer.alloc(5 * mebibyte);

const unreadable: readonly (readonly [string, GrpcVerdict])[] = [
  ["no message", { do: "answer" }],
  ["no message, and a status alone", { do: "status", status: 0 }],
  ["two messages", { do: "answer", message: Buffer.concat([empty, empty]) }],
  ["a message that is cut", { do: "answer", message: empty.with(4, 9) }],
  ["a prefix that is cut", { do: "answer", message: empty.subarray(0, 3) }],
  ["a flag that nobody knows", { do: "answer", message: empty.with(0, 7) }],
  ["bytes that are no protobuf", { do: "answer", message: grpcFrame(Uint8Array.of(255, 255, 255)) }],
  ["an unknown encoding", { do: "answer", headers: { "grpc-encoding": "rot13" }, message: empty.with(0, 1) }],
  ["a compressed message without an encoding", { do: "answer", message: grpcFrame(gzipSync(""), true) }],
  ["a broken gzip", { do: "answer", headers: { "grpc-encoding": "gzip" }, message: grpcFrame(Buffer.from("?"), true) }],
];

export const answerCases: readonly GrpcCase[] = [
  {
    id: "grpc/answer-compressed",
    sentence: "An answer that is compressed is read.",
    needs: ["partialSuccess"],
    async run(bench) {
      const running = await bench.startGrpc();
      const body = gzipSync(otlpSuccess("", 0, "deprecated").body);
      const headers = { "grpc-encoding": "gzip" };
      running.farEnd.next({ do: "answer", headers, message: grpcFrame(body, true) });
      const { code, error } = await running.export(sampleMetrics(running.exporter, 1));
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      const told = bench.diagnostics.told().join("; ");
      assert.ok(told.includes("deprecated"), `what it says was not read: ${told}`);
    },
  },
  {
    id: "grpc/answer-unreadable",
    sentence: "What a far end says it has taken is not sent again, whatever else its answer is.",
    async run(bench) {
      const running = await bench.startGrpc();
      let sent = 0;
      for (const [what, verdict] of unreadable) {
        running.farEnd.next(verdict);
        await running.export(sampleMetrics(running.exporter, 1));
        assert.equal(running.farEnd.attempts(), ++sent, `${what}: it was sent again`);
      }
    },
  },
  {
    id: "grpc/answer-without-status",
    sentence: "An answer that ends without a status is no success.",
    needs: ["refusal"],
    async run(bench) {
      const running = await bench.startGrpc();
      running.farEnd.next({ do: "answer", message: empty, trailers: {} });
      assertFailed(await running.export(sampleMetrics(running.exporter, 1)), "an export without a status");
      assert.equal(running.farEnd.attempts(), 1, "it was sent again");
    },
  },
  {
    id: "grpc/answer-too-large",
    sentence: "An answer that is larger than 4 MiB fails the export, and nothing is sent again.",
    async run(bench) {
      const running = await bench.startGrpc();
      const headers = { "grpc-encoding": "gzip" };
      running.farEnd.next(
        { do: "answer", message: grpcFrame(large) },
        { do: "answer", headers, message: grpcFrame(gzipSync(large), true) },
      );
      for (const sent of [1, 2]) {
        assertFailed(await running.export(sampleMetrics(running.exporter, 1)), "an export with a large answer");
        assert.equal(running.farEnd.attempts(), sent, "it was sent again");
      }
    },
  },
  {
    id: "grpc/answer-bomb",
    sentence: `A small answer that unpacks to ${bombMebibytes} MiB is not unpacked to its end, and nothing is sent again.`,
    async run(bench) {
      const running = await bench.startGrpc();
      await running.export(sampleMetrics(running.exporter, 1));
      const message = grpcFrame(gzipBomb(bombMebibytes), true);
      running.farEnd.next({ do: "answer", headers: { "grpc-encoding": "gzip" }, message });
      const grownBytes = await peakGrowth(async () => {
        await running.export(sampleMetrics(running.exporter, 1));
      });
      assert.equal(running.farEnd.attempts(), 2, "it was sent again");
      const grown = Math.round(grownBytes / mebibyte);
      assert.ok(grown <= mostMebibytes, `the process has grown by ${grown} MiB`);
    },
  },
];
