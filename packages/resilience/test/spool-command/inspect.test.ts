import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Payload } from "@meterbridge/core";
import { describe, expect, it } from "vitest";
import { ownIdentity } from "../../src/spool/process-identity.ts";
import { inspect } from "../../src/spool-inspect/inspect.ts";
import { spool } from "../../src/spool/spool.ts";
import { delivered, newCall, scriptedSink } from "../scripted-sink.ts";
import { frameOf } from "../spool/frames.ts";
import { tempFolder } from "../spool/temp-folder.ts";
import { makeOwner, spooledAt } from "./made-spool.ts";

const name = "000001-0000000a";
const first = join(name, "0000000001.seg");

describe("what lies in a spool", () => {
  it("is told for each owner and segment, with what is settled of it", async () => {
    const dir = tempFolder();
    await makeOwner(dir, { name, segments: [["one", "two"], ["three"]], settled: 1 });
    const report = await inspect(dir);
    expect(report).toMatchObject({
      dir,
      owners: [
        {
          name,
          segments: [
            { file: first, firstSequence: 1, lastSequence: 2, contents: { records: 2, points: 6, settledRecords: 1 } },
            { file: join(name, "0000000002.seg"), firstSequence: 3, lastSequence: 3, contents: { waitingPoints: 3 } },
          ],
        },
      ],
      quarantine: [],
      damage: [],
    });
    const bytes = ["0000000001.seg", "0000000002.seg"].reduce((sum, file) => sum + sizeOf(join(dir, name, file)), 0);
    expect(report.totals).toEqual({
      bytes,
      records: 3,
      points: 9,
      settledRecords: 1,
      settledPoints: 3,
      waitingRecords: 2,
      waitingPoints: 6,
      oldestWallTimeMs: spooledAt + 2_000,
      newestWallTimeMs: spooledAt + 3_000,
      damagedPlaces: 0,
      lostPoints: 0,
    });
    expect(report.owners[0]!.contents).toEqual(report.totals);
  });

  it("is told in the order of delivery", async () => {
    const dir = tempFolder();
    for (const each of ["000012-0000000c", "000002-0000000b.000012-0000000c", "000001-0000000a.left"]) {
      await makeOwner(dir, { name: each, segments: [["one"]] });
    }
    const names = (await inspect(dir)).owners.map(({ name }) => name);
    expect(names).toEqual(["000001-0000000a.left", "000002-0000000b.000012-0000000c", "000012-0000000c"]);
  });

  it("is not changed by looking", async () => {
    const dir = tempFolder();
    const path = await makeOwner(dir, { name, segments: [["one", "two"]], settled: 1 });
    appendFileSync(join(dir, first), "noise");
    const before = everythingIn(path);
    await inspect(dir, { verify: true });
    expect(everythingIn(path)).toEqual(before);
    expect(readdirSync(dir)).toEqual([name]);
  });

  it("passes over what is no part of it", async () => {
    const dir = tempFolder();
    writeFileSync(join(dir, "notes.txt"), "hello");
    mkdirSync(join(dir, "some-folder"));
    await makeOwner(dir, { name, segments: [["one"]] });
    writeFileSync(join(dir, name, "core.1234"), "hello");
    expect(await inspect(dir)).toMatchObject({ owners: [{ name }], totals: { records: 1 }, damage: [] });
  });

  it("is nothing in a directory that is empty", async () => {
    expect(await inspect(tempFolder())).toMatchObject({ owners: [], quarantine: [], totals: { records: 0 } });
  });

  it.for([
    ["does not exist", (path: string) => path],
    ["is not a directory", (path: string) => (writeFileSync(path, ""), path)],
  ] as const)("cannot be told of a directory that %s", async ([why, make]) => {
    const path = make(join(tempFolder(), "spool"));
    await expect(inspect(path)).rejects.toThrow(`${path} ${why}`);
  });
});

describe("an owner", () => {
  it.for([
    ["alive", "its process runs", {}, /^process \d+ runs$/],
    ["dead", "its process has ended", { pid: 4_000_000 }, /^process 4000000 is gone$/],
    ["dead", "another process has its number now", { startTicks: "1" }, /is gone$/],
    ["unknown", "it is in another container", { pidNamespace: "pid:[1]" }, /another container/],
    ["unknown", "it is on another machine", { bootId: "other" }, /another machine/],
  ] as const)("is %s when %s", async ([state, , difference, how]) => {
    const dir = tempFolder();
    await makeOwner(dir, { name, segments: [["one"]], identity: { ...(await ownIdentity()), ...difference } });
    expect((await inspect(dir)).owners).toMatchObject([{ state, how: expect.stringMatching(how) }]);
  });

  it("is unknown when nothing says who it is", async () => {
    const dir = tempFolder();
    await makeOwner(dir, { name, segments: [["one"]] });
    expect((await inspect(dir)).owners).toMatchObject([{ state: "unknown", how: "owner.json cannot be read" }]);
  });

  it.for([
    ["000001-0000000a.left", /closed before all was delivered/],
    ["000001-0000000a.000002-0000000b", /000002-0000000b, which had adopted it, is gone/],
  ] as const)("that nobody answers for is dead: %s", async ([name, how]) => {
    const dir = tempFolder();
    await makeOwner(dir, { name, segments: [["one"]] });
    expect((await inspect(dir)).owners).toMatchObject([{ state: "dead", how: expect.stringMatching(how) }]);
  });

  it("is whoever has adopted it", async () => {
    const dir = tempFolder();
    await makeOwner(dir, { name: "000002-0000000b", segments: [], identity: await ownIdentity() });
    await makeOwner(dir, { name: `${name}.000002-0000000b`, segments: [["one"]], identity: { pid: 4_000_000 } });
    const [adopted] = (await inspect(dir)).owners;
    expect(adopted).toMatchObject({
      state: "alive",
      how: expect.stringMatching(/^adopted by 000002-0000000b: process/),
    });
  });
});

describe("damage", () => {
  const bodies = ["a".repeat(50), "b".repeat(50), "c".repeat(50)];
  const frame = frameOf(Buffer.from(bodies[1]!)).byteLength;
  const second = 64 + frame;

  it.for([
    ["a flipped bit in a payload", flipAt(second + frame - 1), [{ at: second, kind: "payload" }], { lostPoints: 3 }],
    [
      "a flipped bit in a header",
      flipAt(second + 20),
      [
        { at: second, kind: "garbled" },
        { at: second + frame, kind: "missing" },
      ],
      { lostPoints: 3, waitingRecords: 2 },
    ],
    [
      "a flipped bit in the last header",
      flipAt(second + frame + 20),
      [{ at: second + frame, kind: "garbled" }],
      { damagedPlaces: 1, waitingRecords: 2 },
    ],
    [
      "a foreign file",
      (path: string) => writeFileSync(path, "Dear diary"),
      [{ at: 0, kind: "garbled" }],
      { records: 0 },
    ],
    [
      "a link",
      linkElsewhere,
      [{ at: 0, kind: "unreadable", what: expect.stringContaining("symbolic link") }],
      { records: 0 },
    ],
    [
      "a directory",
      toDirectory,
      [{ at: 0, kind: "unreadable", what: expect.stringContaining("no plain file") }],
      { records: 0 },
    ],
    [
      "a torn payload at the end",
      (path: string) => truncateSync(path, second + frame + 100),
      [{ at: second + frame, kind: "unfinished" }],
      { damagedPlaces: 0, waitingRecords: 2 },
    ],
    [
      "a torn header at the end",
      (path: string) => truncateSync(path, second + frame + 10),
      [{ at: second + frame, kind: "unfinished" }],
      { damagedPlaces: 0 },
    ],
    [
      "zeros at the end",
      (path: string) => appendFileSync(path, Buffer.alloc(200_000)),
      [{ at: second + 2 * frame, kind: "unfinished" }],
      { damagedPlaces: 0, waitingRecords: 3 },
    ],
    ["an empty segment", (path: string) => truncateSync(path, 0), [], { damagedPlaces: 0, records: 0 }],
  ] as const)("is found: %s", async ([, harm, damage, totals]) => {
    const dir = tempFolder();
    await makeOwner(dir, { name, segments: [bodies] });
    harm(join(dir, first));
    const report = await inspect(dir, { verify: true });
    expect(report.damage).toEqual(damage.map((one) => expect.objectContaining({ file: first, ...one })));
    expect(report.totals).toMatchObject(totals);
  });

  it("is found where a segment in between is missing", async () => {
    const dir = tempFolder();
    await makeOwner(dir, { name, segments: [["one"], ["two", "three"], ["four"]] });
    unlinkSync(join(dir, name, "0000000002.seg"));
    expect(await inspect(dir)).toMatchObject({
      damage: [{ file: join(name, "0000000003.seg"), at: 0, kind: "missing" }],
      totals: { lostPoints: 6, damagedPlaces: 1 },
    });
  });

  it("in a payload is not looked for unless asked", async () => {
    const dir = tempFolder();
    await makeOwner(dir, { name, segments: [bodies] });
    flipAt(second + frame - 1)(join(dir, first));
    expect((await inspect(dir)).damage).toEqual([]);
  });

  it("is kept to a thousand places, and counted beyond", async () => {
    const dir = tempFolder();
    const path = await makeOwner(dir, { name, segments: [["one"]] });
    const noisy = Array.from({ length: 1_200 }, () => Buffer.concat([Buffer.from("noise"), frameOf(Buffer.from("x"))]));
    writeFileSync(join(path, "0000000001.seg"), Buffer.concat(noisy));
    const report = await inspect(dir);
    expect(report.damage).toHaveLength(1_000);
    expect(report.totals.damagedPlaces).toBe(1_200);
  });
});

it("finds no damage where a living owner writes, delivers and deletes meanwhile", async () => {
  const dir = join(tempFolder(), "spool");
  mkdirSync(dir, { mode: 0o700 });
  const sink = spool({ dir, fsync: "never", minFreeBytes: 0, segmentBytes: 4_096 })(scriptedSink<Payload>(delivered));
  const { call } = newCall();
  const state = { isOver: false };
  const writing = (async () => {
    for (let count = 0; count < 600; count++) {
      await sink.send({ body: Buffer.alloc(700, count), contentType: "text/x-metrics", points: 1 }, call);
    }
    await sink.flush(call);
    state.isOver = true;
  })();
  const found = [];
  while (!state.isOver)
    found.push(...(await inspect(dir, { verify: true })).damage.filter(({ kind }) => kind !== "unfinished"));
  await writing;
  await sink.close(call);
  expect(found).toEqual([]);
});

describe("the quarantine", () => {
  it("is told with the reason and with what can be read", async () => {
    const dir = tempFolder();
    const folder = join(dir, "quarantine");
    mkdirSync(folder);
    const path = await makeOwner(dir, { name, segments: [["one", "two"], ["three"]] });
    renameSync(join(path, "0000000001.seg"), join(folder, `${name}-0000000001.seg`));
    renameSync(join(path, "0000000002.seg"), join(folder, `${name}-3-poison.seg`));
    expect((await inspect(dir)).quarantine).toMatchObject([
      { name: `${name}-0000000001.seg`, why: "damaged", records: 2, points: 6 },
      { name: `${name}-3-poison.seg`, why: "poison", records: 1, points: 3 },
    ]);
  });
});

function sizeOf(path: string): number {
  return readFileSync(path).byteLength;
}

function everythingIn(path: string): readonly (readonly [string, string])[] {
  return readdirSync(path).map((file) => [file, readFileSync(join(path, file), "hex")] as const);
}

function flipAt(at: number): (path: string) => void {
  return (path) => {
    const bytes = readFileSync(path);
    bytes[at]! ^= 1;
    writeFileSync(path, bytes);
  };
}

function linkElsewhere(path: string): void {
  renameSync(path, `${path}.away`);
  symlinkSync(`${path}.away`, path);
}

function toDirectory(path: string): void {
  unlinkSync(path);
  mkdirSync(path);
}
