import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { decodeHeader, encodeHeader } from "../../src/spool/frame.ts";
import { type Piece, readFrames } from "../../src/spool/read-frames.ts";
import { facts, frameOf, readAll, segmentOf } from "./frames.ts";
import { tempFolder } from "./temp-folder.ts";

const bodies = ["the first", "the second, which is longer", "the third"].map((text) => Buffer.from(text));

async function bodiesIn(bytes: Uint8Array): Promise<(string | undefined)[]> {
  const path = join(tempFolder(), "some.seg");
  writeFileSync(path, bytes);
  const { payloads } = await readAll(path);
  return payloads.map((payload) => payload && Buffer.from(payload.body).toString());
}

describe("a frame", () => {
  it("is read as it was written", async () => {
    const path = join(tempFolder(), "one.seg");
    writeFileSync(path, frameOf(bodies[0]!, { sequence: 2 ** 40 + 5, pointsBefore: 2 ** 35, points: 10_000 }));
    const { pieces, payloads } = await readAll(path);
    expect(pieces).toMatchObject([
      { kind: "frame", at: 0, frame: { ...facts, sequence: 2 ** 40 + 5, pointsBefore: 2 ** 35, points: 10_000 } },
    ]);
    expect(payloads).toEqual([
      { body: bodies[0], contentType: "application/x-protobuf", contentEncoding: "gzip", points: 10_000 },
    ]);
  });

  it("without compression says nothing of one", async () => {
    const path = join(tempFolder(), "one.seg");
    writeFileSync(path, frameOf(bodies[0]!, { gzip: false, contentType: "application/json" }));
    expect((await readAll(path)).payloads).toEqual([{ body: bodies[0], contentType: "application/json", points: 3 }]);
  });

  it("is short for as long as it may be one", () => {
    const header = encodeHeader(facts, bodies[0]!);
    for (let bytes = 1; bytes < header.byteLength; bytes++) expect(decodeHeader(header, 0, bytes)).toBe("short");
    expect(decodeHeader(header, 0, header.byteLength)).toMatchObject(facts);
  });
});

describe("a segment with one bit wrong", () => {
  const whole = segmentOf(bodies);
  const first = segmentOf(bodies.slice(0, 1)).byteLength;
  const second = first + frameOf(bodies[1]!).byteLength;

  it.for([0, 3, 7])("loses the frame that it is in, and no other (bit %s of every byte)", async (bit) => {
    for (let at = first; at < second; at++) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1 << bit;
      const read = (await bodiesIn(bytes)).filter((body) => body !== undefined);
      expect(read, `byte ${at - first}`).toEqual(["the first", "the third"]);
    }
  });
});

describe("a segment is read up to its damage, and behind it", () => {
  const whole = segmentOf(bodies);
  const texts = bodies.map(String);

  it.for([
    ["nothing", Buffer.alloc(0), []],
    ["zeroes only", Buffer.alloc(10_000), []],
    ["a foreign text", Buffer.from("Dear diary, "), []],
    ["a torn header at the end", whole.subarray(0, whole.byteLength - bodies[2]!.byteLength - 10), texts.slice(0, 2)],
    ["a torn payload at the end", whole.subarray(0, -1), texts.slice(0, 2)],
    ["zeroes at the end", Buffer.concat([whole, Buffer.alloc(100_000)]), texts],
    [
      "zeroes in between",
      Buffer.concat([whole, Buffer.alloc(300_000), frameOf(Buffer.from("late"))]),
      [...texts, "late"],
    ],
    [
      "half a magic in between",
      Buffer.concat([whole, Buffer.from("MBsp"), frameOf(Buffer.from("late"))]),
      [...texts, "late"],
    ],
    [
      "a write that was cut, and another",
      Buffer.concat([whole, frameOf(Buffer.alloc(5000)).subarray(0, 3192), frameOf(Buffer.from("late"))]),
      [...texts, "late"],
    ],
  ] as const)("%s", async ([, bytes, expected]) => {
    expect(await bodiesIn(bytes)).toEqual(expected);
  });
});

it("reads what was written, whatever the lengths, and says where the rest is damaged", async () => {
  const lengths = fc.oneof(
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 3_900, max: 4_200 }),
    fc.constant(300_000),
  );
  const part = fc.record({ length: lengths, noise: fc.oneof(fc.constant(0), lengths) });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
      const path = join(tempFolder(), "some.seg");
      const frames = parts.map(({ length }, index) => frameOf(Buffer.alloc(length, index), { sequence: index + 1 }));
      const bytes = Buffer.concat(parts.flatMap(({ noise }, index) => [frames[index]!, Buffer.alloc(noise, "M")]));
      writeFileSync(path, bytes);
      const { pieces, payloads } = await readAll(path);
      expect(payloads.map((payload) => payload?.body.byteLength)).toEqual(parts.map(({ length }) => length));
      const noise = pieces.map((piece) => (piece.kind === "damage" ? piece.bytes : 0)).reduce((a, b) => a + b, 0);
      expect(noise).toBe(parts.reduce((sum, { noise }) => sum + noise, 0));
    }),
    { numRuns: 60 },
  );
});

it.for([10, 40, 64, 70])("ends when the file is shorter than it was said to be, by %s bytes", async (missing) => {
  const path = join(tempFolder(), "some.seg");
  const whole = segmentOf(bodies);
  writeFileSync(path, whole.subarray(0, whole.byteLength - missing));
  const fd = openSync(path, "r");
  onTestFinished(() => closeSync(fd));
  const pieces: Piece[] = [];
  for await (const some of readFrames(fd, 0, whole.byteLength)) pieces.push(...some);
  const end = whole.byteLength - frameOf(bodies[2]!).byteLength;
  expect(pieces.at(-1)).toEqual({ kind: "damage", at: end, bytes: whole.byteLength - end });
});
