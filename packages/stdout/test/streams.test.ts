import { pointsOfMetrics, pointsOfOtlpJson, sortPoints } from "@meterbridge/test-harness";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createGunzip, createGzip } from "node:zlib";
import { describe, expect, it } from "vitest";
import { stdoutExporter } from "../src/index.ts";
import { collected, exportBy } from "./collected.ts";
import { linesOf } from "./lines-of.ts";
import { socketPair } from "./socket-pair.ts";

/** A stream to write to, and what has come out of it once it was ended. */
interface Pair {
  readonly stream: Writable;
  arrived(): Promise<Buffer>;
}

function file(): Pair {
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
  const stream = createWriteStream(join(folder, "metrics.jsonl"));
  return {
    stream,
    async arrived() {
      await once(stream, "close");
      const bytes = readFileSync(stream.path);
      rmSync(folder, { recursive: true });
      return bytes;
    },
  };
}

async function socket(): Promise<Pair> {
  const { socket, farEnd } = await socketPair();
  const bytes = buffer(farEnd);
  return { stream: socket, arrived: () => bytes };
}

function gzipped(): Pair {
  const stream = createGzip();
  const bytes = buffer(stream.pipe(createGunzip()));
  return { stream, arrived: () => bytes };
}

/** One that takes a turn of the event loop for each kilobyte. */
function slow(): Pair {
  const parts: Uint8Array[] = [];
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk: Uint8Array, _encoding, done) {
      let left = Math.ceil(chunk.length / 1024);
      setImmediate(function take() {
        if (--left > 0) return void setImmediate(take);
        parts.push(chunk);
        done();
      });
    },
  });
  return { stream, arrived: () => Promise.resolve(Buffer.concat(parts)) };
}

function objects(): Pair {
  const stream = new PassThrough({ objectMode: true });
  const bytes = buffer(stream);
  return { stream, arrived: () => bytes };
}

describe("what is exported arrives, whole and in order,", () => {
  it.for([
    ["a file", file],
    ["a socket", socket],
    ["a gzip stream", gzipped],
    ["a slow stream", slow],
    ["a stream of objects", objects],
  ] as const)("by %s", async ([, open]) => {
    const { stream, arrived } = await open();
    const exporter = stdoutExporter({ format: "otlp-json", stream });
    const batches = [await collected({ series: 300 }), await collected(), await collected({ temporality: "delta" })];
    const answers = batches.map((metrics) => exportBy(exporter, metrics));
    expect(await Promise.all(answers)).toEqual([{ code: 0 }, { code: 0 }, { code: 0 }]);
    await exporter.shutdown();
    stream.end();
    const lines = linesOf((await arrived()).toString());
    expect(lines.map((line) => sortPoints(pointsOfOtlpJson(line)))).toEqual(
      batches.map((metrics) => sortPoints(pointsOfMetrics(metrics))),
    );
  });
});
