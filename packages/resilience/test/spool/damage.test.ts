import { mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { delivered, retryable } from "../scripted-sink.ts";
import { farEnd, type Figures, spoolBench } from "./bench-spool.ts";
import { copyOf, crashed, segmentPaths } from "./crashed.ts";
import { frameOf } from "./frames.ts";

const texts = ["the first", "the second, which is longer", "the third", "the fourth"];

/** The files of a process that has spooled these texts, each with 10 data points, and crashed. */
async function left(more: { segmentBytes?: number } = {}): Promise<string> {
  const bench = spoolBench(
    farEnd(() => retryable()),
    more,
  );
  for (const text of texts) await bench.send(text, 10);
  return crashed(bench.dir);
}

/** What the next process delivers, and what it says. */
async function restart(dir: string): Promise<{ readonly got: readonly string[]; readonly figures: Figures }> {
  const far = farEnd(() => delivered);
  const bench = spoolBench(far, { dir });
  await bench.drained();
  expect(await bench.send("goes on")).toMatchObject({ accepted: true });
  await bench.drained();
  const figures = bench.figures();
  await bench.close();
  expect(far.got.at(-1)).toBe("goes on");
  return { got: far.got.slice(0, -1), figures };
}

function change(path: string, alter: (bytes: Buffer) => Uint8Array): void {
  writeFileSync(path, alter(readFileSync(path)));
}

describe("after a crash", () => {
  it("everything that was accepted is delivered, in its order", async () => {
    const { got, figures } = await restart(await left());
    expect(got).toEqual(texts);
    expect(figures).toMatchObject({ "accepted.recovered": 40, "accepted.delivered": 41, "spool.items": 0 });
  });

  it.for([
    ["a torn header at its end", (bytes: Buffer) => bytes.subarray(0, -"the fourth".length - 20), 3],
    ["a torn payload at its end", (bytes: Buffer) => bytes.subarray(0, -1), 3],
    ["zeroes at its end", (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(4096)]), 4],
    [
      "half a frame at its end",
      (bytes: Buffer) => Buffer.concat([bytes, frameOf(Buffer.alloc(50)).subarray(0, 80)]),
      4,
    ],
    [
      "half a header at its end",
      (bytes: Buffer) => Buffer.concat([bytes, frameOf(Buffer.alloc(50)).subarray(0, 9)]),
      4,
    ],
    ["a part of the second frame overwritten", (bytes: Buffer) => bytes.fill(0, 160, 200), 3],
  ] as const)("a segment with %s gives all that is whole", async ([, alter, whole]) => {
    const dir = await left();
    change(segmentPaths(dir)[0]!, alter);
    const { got, figures } = await restart(dir);
    expect(got).toHaveLength(whole);
    const { "accepted.recovered": recovered, "accepted.delivered": arrived } = figures;
    expect(Number(recovered) + 1).toBe(Number(arrived) + Number(figures["accepted.dropped.damaged"] ?? 0));
  });

  it("a bit that is wrong anywhere in a frame costs that payload, is counted, and is looked at in quarantine", async () => {
    const dir = await left();
    const whole = readFileSync(segmentPaths(dir)[0]!);
    const at = whole.indexOf("MBspool\n", whole.indexOf("the first"));
    const end = whole.indexOf("MBspool\n", at + 1);
    for (let byte = at; byte < end; byte += 3) {
      const copy = copyOf(dir);
      change(segmentPaths(copy)[0]!, (bytes) => {
        bytes[byte]! ^= 0x10;
        return bytes;
      });
      const { got, figures } = await restart(copy);
      expect(got, `byte ${byte - at}`).toEqual(["the first", "the third", "the fourth"]);
      expect(figures).toMatchObject({
        "accepted.recovered": 40,
        "accepted.dropped.damaged": 10,
        "accepted.delivered": 31,
      });
      expect(readdirSync(join(copy, "quarantine"))).toHaveLength(1);
    }
  });

  it("what was lost with the end of a segment is known from the next one", async () => {
    const dir = await left({ segmentBytes: 4096 });
    const far = farEnd(() => retryable());
    const bench = spoolBench(far, { segmentBytes: 4096 });
    for (const text of texts) await bench.send(text.padEnd(3000), 10);
    const copy = crashed(bench.dir);
    expect(segmentPaths(copy)).toHaveLength(4);
    truncateSync(segmentPaths(copy)[1]!, 2000);
    const { got, figures } = await restart(copy);
    expect(got.map((text) => text.trim())).toEqual([texts[0], texts[2], texts[3]]);
    expect(figures).toMatchObject({ "accepted.recovered": 40, "accepted.dropped.damaged": 10 });
    expect((await restart(dir)).got).toEqual(texts);
  });
});

describe("beside segments there may lie", () => {
  it.for([
    ["an empty segment", (dir: string) => writeFileSync(join(dir, "0000000009.seg"), "")],
    ["a foreign file called like a segment", (dir: string) => writeFileSync(join(dir, "0000000000.seg"), "Dear diary")],
    ["a directory called like a segment", (dir: string) => mkdirSync(join(dir, "0000000009.seg"))],
    ["a file that has nothing to do with it", (dir: string) => writeFileSync(join(dir, "README"), "Dear reader")],
    ["an ack file without a segment", (dir: string) => writeFileSync(join(dir, "0000000009.ack"), "?")],
    ["a damaged ack file", (dir: string) => writeFileSync(join(dir, "0000000001.ack"), Buffer.alloc(64, 7))],
    ["an owner that cannot be read", (dir: string) => writeFileSync(join(dir, "owner.json"), "{")],
  ] as const)("%s", async ([, put]) => {
    const dir = await left();
    put(dirname(segmentPaths(dir)[0]!));
    const { got, figures } = await restart(dir);
    expect(got).toEqual(texts);
    expect(figures["accepted.dropped.damaged"]).toBeUndefined();
    expect((await restart(dir)).got).toEqual([]);
  });

  it("a link called like a segment, which is not followed, and what it points to is left as it is", async () => {
    const dir = await left();
    const precious = join(dirname(dir), "precious");
    writeFileSync(precious, frameOf(Buffer.from("another's"), { sequence: 99 }));
    symlinkSync(precious, join(dirname(segmentPaths(dir)[0]!), "0000000009.seg"));
    expect((await restart(dir)).got).toEqual(texts);
    expect(readFileSync(precious)).toHaveLength(frameOf(Buffer.from("another's")).byteLength);
  });

  it("a sub-directory that is none, and is left alone", async () => {
    const dir = await left();
    mkdirSync(join(dir, "lost+found"));
    writeFileSync(join(dir, "notes.txt"), "Dear reader");
    expect((await restart(dir)).got).toEqual(texts);
    expect(readdirSync(dir)).toEqual(expect.arrayContaining(["lost+found", "notes.txt"]));
  });
});
