import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { livingOn, privateFolder } from "./disk/lives.ts";
import { namesakes } from "./disk/namesakes.ts";
import { pointsOfRecords } from "./disk/record.ts";
import { recover } from "./disk/recover.ts";
import { alter, copyOf, segmentsIn } from "./disk/segments.ts";
import { startLife } from "./disk/start-life.ts";

const all = namesakes("a", 30);
const root = mkdtempSync(join(tmpdir(), "damage-"));
const left = join(root, "spool");

beforeAll(async () => {
  const life = startLife("spool-life", { name: "a", dir: left, far: "down", segmentBytes: 4096 });
  await life.tell("send 30");
  await life.kill();
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The third segment, in the middle of the others, which are whole. */
function middleOf(dir: string): string {
  return segmentsIn(dir)[2]!;
}

/** Where the nth frame of a segment begins; the first opens it. */
function frameAt(bytes: Buffer, nth: number): number {
  let at = 0;
  for (let n = 0; n < nth; n++) at = bytes.indexOf("MBspool\n", at + 1);
  return at;
}

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at]! ^= 0x04;
  return bytes;
}

describe("what a killed process has left", () => {
  it.for([
    ["a bit of a payload is wrong", (path: string) => alter(path, (bytes) => flip(bytes, frameAt(bytes, 2) - 3)), 1],
    ["a bit of a header is wrong", (path: string) => alter(path, (bytes) => flip(bytes, frameAt(bytes, 1) + 25)), 1],
    ["a bit of a length is wrong", (path: string) => alter(path, (bytes) => flip(bytes, frameAt(bytes, 1) + 14)), 1],
    ["a bit of the magic is wrong", (path: string) => alter(path, (bytes) => flip(bytes, frameAt(bytes, 1))), 1],
    ["the end is torn", (path: string) => alter(path, (bytes) => bytes.subarray(0, -1)), 1],
    [
      "the end is torn within a header",
      (path: string) => alter(path, (bytes) => bytes.subarray(0, frameAt(bytes, 2) + 9)),
      9,
    ],
    ["the end is zeroes", (path: string) => alter(path, (bytes) => bytes.fill(0, frameAt(bytes, 2))), 9],
    ["zeroes stand behind it", (path: string) => alter(path, (bytes) => Buffer.concat([bytes, Buffer.alloc(8192)])), 0],
    ["all of it is zeroes", (path: string) => alter(path, (bytes) => bytes.fill(0)), 9],
    ["it is empty", (path: string) => writeFileSync(path, ""), 9],
    ["it is a foreign file", (path: string) => writeFileSync(path, "Dear diary, ".repeat(1_000)), 9],
    ["it is gone", (path: string) => rmSync(path), 9],
    [
      "it is a directory",
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
      9,
    ],
  ] as const)(
    "F21: is delivered when of a segment %s, but for what was damaged, which is counted",
    async ([, damage, most]) => {
      const dir = copyOf(left, join(privateFolder(), "spool"));
      damage(middleOf(dir));
      const { got, figures } = await recover(dir);
      const missing = all.filter((name) => !got.includes(name));
      expect(missing.length).toBeLessThanOrEqual(most);
      expect(got).toEqual(all.filter((name) => !missing.includes(name)));
      expect(figures["accepted.dropped damaged"] ?? 0).toBe(pointsOfRecords(missing));
      expect(figures).toMatchObject({
        "accepted.recovered": pointsOfRecords(all),
        "accepted.delivered": pointsOfRecords(got),
        "spool.items": 0,
      });
      expect((await recover(dir)).got).toEqual([]);
    },
  );

  it.for([
    ["another segment that is empty", (folder: string) => writeFileSync(join(folder, "0000000099.seg"), "")],
    [
      "a foreign file called like a segment",
      (folder: string) => writeFileSync(join(folder, "0000000000.seg"), "Dear diary"),
    ],
    ["a directory called like a segment", (folder: string) => mkdirSync(join(folder, "0000000099.seg"))],
    ["a foreign file", (folder: string) => writeFileSync(join(folder, "README"), "Dear reader")],
    ["a heartbeat that is empty", (folder: string) => writeFileSync(join(folder, "heartbeat"), "")],
    ["a segment twice", (folder: string) => linkSync(join(folder, "0000000002.seg"), join(folder, "0000000098.seg"))],
  ] as const)("F21: is delivered when beside it lies %s", async ([, put]) => {
    const dir = copyOf(left, join(privateFolder(), "spool"));
    put(dirname(middleOf(dir)));
    const { got, figures } = await recover(dir);
    expect(got).toEqual(all);
    expect(figures["accepted.dropped damaged"]).toBeUndefined();
  });

  it("F21: is delivered when nobody can read who it was, as soon as its lease is over", async () => {
    const dir = copyOf(left, join(privateFolder(), "spool"));
    writeFileSync(join(dirname(middleOf(dir)), "owner.json"), "{");
    const life = livingOn("spool-life", { name: "b", dir, far: "up", leaseMs: 1_000 });
    await life.until(() => life.said("got").length === all.length);
    expect(life.said("got")).toEqual(all);
  });

  it("F21: is delivered when the last write is torn, wherever: it was never answered for", async () => {
    const bytes = readFileSync(segmentsIn(left).at(-1)!);
    const lastWrite = bytes.lastIndexOf("MBspool\n");
    for (let end = lastWrite; end < bytes.byteLength; end += 97) {
      const dir = copyOf(left, join(privateFolder(), "spool"));
      alter(segmentsIn(dir).at(-1)!, () => bytes.subarray(0, end));
      const { got, figures } = await recover(dir);
      expect(got).toEqual(all.slice(0, -1));
      expect(figures["accepted.dropped damaged"]).toBeUndefined();
    }
  });
});
