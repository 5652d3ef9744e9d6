import { sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import type { HttpVerdict } from "../http-verdict.ts";
import { peakGrowth } from "../peak-growth.ts";
import { gzipBomb } from "../wire-cases/gzip-bomb.ts";
import type { HttpBench, HttpCase } from "./http-case.ts";

const mebibyte = 2 ** 20;
const largeMebibytes = 256;
/** What memory may grow by: less than a quarter of what the far end would have it hold. */
const mostMebibytes = 64;

export const harmlessCases: readonly HttpCase[] = [
  {
    id: "http/encoded-answers",
    sentence:
      "An answer may be encoded in any way, also in one that nobody asked for, or not be what it says: its status holds.",
    needs: ["refusal"],
    async run(bench) {
      const running = await bench.startHttp();
      let sent = 0;
      for (const [encoding, body] of encoded(Buffer.from("{}"))) {
        for (const [status, expected] of [
          [200, 0],
          [400, 1],
        ] as const) {
          running.farEnd.next({ do: "answer", status, headers: { "content-encoding": encoding }, body });
          const { code, error } = await running.export(sampleMetrics(running.exporter, 1));
          assert.equal(code, expected, `HTTP ${status} in ${encoding}: got ${code}: ${error?.message}`);
          assert.equal(running.farEnd.attempts(), ++sent, `HTTP ${status} in ${encoding}: it was sent again`);
        }
      }
    },
  },
  {
    id: "http/large-answer",
    sentence: `An answer of ${largeMebibytes} MiB is not kept in memory, and what it answers is not sent again.`,
    run: (bench) => staysSmall(bench, { do: "answer", status: 200, body: Buffer.alloc(largeMebibytes * mebibyte) }),
  },
  {
    id: "http/gzip-bomb",
    sentence: `A small answer that unpacks to ${largeMebibytes} MiB is not unpacked to its end, and what it answers is not sent again.`,
    run: (bench) =>
      staysSmall(bench, {
        do: "answer",
        status: 200,
        headers: { "content-encoding": "gzip" },
        body: gzipBomb(largeMebibytes),
      }),
  },
];

function encoded(body: Uint8Array): readonly (readonly [string, Uint8Array])[] {
  const packed = gzipSync(body);
  return [
    ["gzip", packed],
    ["x-gzip", packed],
    ["deflate", deflateSync(body)],
    ["br", brotliCompressSync(body)],
    ["zstd", zstdCompressSync(body)],
    ["identity", body],
    ["gzip", body],
    ["gzip", packed.subarray(0, 12)],
    ["rot13", body],
  ];
}

async function staysSmall(bench: HttpBench, verdict: HttpVerdict): Promise<void> {
  const running = await bench.startHttp();
  await running.export(sampleMetrics(running.exporter, 1));
  running.farEnd.next(verdict);
  const grownBytes = await peakGrowth(async () => {
    await running.export(sampleMetrics(running.exporter, 1));
  });
  assert.equal(running.farEnd.attempts(), 2, "it was sent again");
  const grown = Math.round(grownBytes / mebibyte);
  assert.ok(grown <= mostMebibytes, `the process has grown by ${grown} MiB`);
}
