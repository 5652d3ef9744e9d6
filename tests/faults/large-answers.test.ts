import {
  type GrpcVerdict,
  grpcFarEnd,
  grpcFrame,
  httpFarEnd,
  type HttpVerdict,
  runProcess,
} from "@meterbridge/test-harness";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { type Contender, contenders } from "./contenders.ts";
import { stopped } from "./exports.ts";

const mebibyte = 2 ** 20;
const large = Buffer.alloc(5 * mebibyte);
/** A small gzip file that unpacks to 512 MiB: its members do so one after the other. */
const bomb = Buffer.concat(Array.from({ length: 512 }, () => gzipSync(Buffer.alloc(mebibyte))));

it.for(contenders)(
  "F10: $name is not filled by a large answer, nor by one that unpacks to a larger one",
  { timeout: 60_000 },
  async (contender) => {
    const { url, answers, attempts } = await answering(contender);
    const result = await runProcess({
      file: fileURLToPath(new URL("programs/memory-of-answers.ts", import.meta.url)),
      nodeArgs: ["--expose-gc"],
      args: [contender.name, url, String(answers)],
      limitMs: 50_000,
    });
    expect(result).toMatchObject({ exitCode: 0, exitedByItself: true, stderr: "" });
    const { codes, grownMiB } = JSON.parse(result.stdout) as { codes: number[]; grownMiB: number };
    expect(codes).toHaveLength(answers);
    // The upstream exporter hangs up on a large answer, and takes that for a broken connection.
    if (contender.ours) expect(attempts()).toBe(10 + answers);
    expect(grownMiB).toBeLessThan(16);
  },
);

async function answering({ protocol }: Contender) {
  const farEnd = stopped(await (protocol === "http" ? httpFarEnd() : grpcFarEnd()));
  const verdicts = protocol === "http" ? httpAnswers() : grpcAnswers();
  const warmUp = Array.from({ length: 10 }, () => ({ do: "accept" }) as const);
  farEnd.next(...warmUp, ...(verdicts as never[]));
  return { url: farEnd.url, answers: verdicts.length, attempts: farEnd.attempts };
}

function httpAnswers(): readonly HttpVerdict[] {
  const encoded = (encoding: string, body: Uint8Array): HttpVerdict => ({
    do: "answer",
    status: 400,
    headers: { "content-encoding": encoding },
    body,
  });
  return [
    { do: "answer", status: 400, body: large },
    encoded("gzip", bomb),
    encoded("gzip", gzipSync(large)),
    encoded("x-gzip", gzipSync(large)),
    encoded("deflate", deflateSync(large)),
    encoded("br", brotliCompressSync(large)),
    encoded("zstd", zstdCompressSync(large)),
    encoded("rot13", large),
    encoded("gzip", Buffer.from("no gzip at all")),
  ];
}

function grpcAnswers(): readonly GrpcVerdict[] {
  const gzipped = (body: Uint8Array): GrpcVerdict => ({
    do: "answer",
    headers: { "grpc-encoding": "gzip" },
    message: grpcFrame(body, true),
  });
  return [
    { do: "answer", message: grpcFrame(large) },
    gzipped(bomb),
    gzipped(gzipSync(large)),
    gzipped(Buffer.from("no gzip at all")),
  ];
}
