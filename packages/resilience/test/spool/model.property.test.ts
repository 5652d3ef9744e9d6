import assert from "node:assert/strict";
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import type { Outcome, Payload, Sink } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import fc from "fast-check";
import { expect, it } from "vitest";
import { spool, type SpoolOptions } from "../../src/spool/spool.ts";
import { newCall, retryable, turn } from "../scripted-sink.ts";
import { figuresOf } from "./bench-spool.ts";
import { crashed, segmentPaths } from "./crashed.ts";
import { folderBytesOf } from "./folder-bytes.ts";
import { readAll } from "./frames.ts";
import { tempFolder } from "./temp-folder.ts";
import { untilOn } from "./until.ts";

type Step =
  | { readonly do: "send"; readonly bytes: number; readonly together: number }
  | { readonly do: "up" | "down" | "hang" | "restart" | "disk off" | "disk on" }
  | { readonly do: "crash"; readonly damage: number | undefined }
  | { readonly do: "wait" | "leap"; readonly ms: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("send" as const),
        bytes: fc.integer({ min: 10, max: 3_000 }),
        together: fc.integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constantFrom("up", "down", "hang", "restart", "disk off", "disk on") }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("crash" as const),
        damage: fc.option(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { nil: undefined }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constantFrom("wait", "leap"), ms: fc.integer({ min: 0, max: 20_000 }) }),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

const options = fc.record({
  maxBytes: fc.constantFrom(64 * 1024, 4 * 1024 * 1024),
  segmentBytes: fc.constantFrom(4 * 1024, 16 * 1024),
  fsync: fc.constantFrom("always", "interval", "never"),
  overflow: fc.constantFrom("drop-oldest", "drop-newest"),
});

function payloadOf(id: number, bytes: number): Payload {
  return { body: Buffer.from(`${id} `.padEnd(bytes, `${id}`)), contentType: "text/plain", points: (id % 5) + 1 };
}

/** One process after the other, one far end, and a clock that all of them live by. */
class World {
  readonly clock = testClock();
  readonly sent = new Map<number, Payload>();
  readonly accepted = new Set<number>();
  readonly got: number[] = [];
  readonly options: Partial<SpoolOptions>;
  dir = `${tempFolder()}/spool`;
  far: "up" | "down" | "hang" = "up";
  isDiskOff = false;
  droppedPoints = 0;
  sink: Sink<Payload>;
  private life = 0;

  constructor(options: Partial<SpoolOptions>) {
    this.options = options;
    this.sink = this.begin();
  }

  begin(): Sink<Payload> {
    const life = ++this.life;
    const { dir, clock, options } = this;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return spool({ dir, clock, maxAgeMs: 0, minFreeBytes: 0, maxDelayMs: 1_000, ...options })({
      send: (payload, { signal }) => this.receive(payload, signal, life),
      flush: async () => {},
      close: async () => {},
    });
  }

  async receive(payload: Payload, signal: AbortSignal, life: number): Promise<Outcome<Payload>> {
    if (this.far === "hang" || life !== this.life) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return retryable({}, "timeout");
    }
    if (this.far === "down") return retryable();
    const id = Number.parseInt(Buffer.from(payload.body.subarray(0, 10)).toString());
    assert.deepEqual(payload.body, this.sent.get(id)!.body);
    assert.equal(payload.points, this.sent.get(id)!.points);
    this.got.push(id);
    return { kind: "delivered", rejectedPoints: 0 };
  }

  async send(bytes: number, together: number): Promise<void> {
    const ids = Array.from({ length: together }, (_, index) => this.sent.size + index);
    const outcomes = ids.map(async (id) => {
      const payload = payloadOf(id, bytes);
      this.sent.set(id, { ...payload, body: Buffer.from(payload.body) });
      const outcome = await this.sink.send(payload, newCall().call);
      if (outcome.kind === "delivered") this.accepted.add(id);
      else assert.equal(outcome.error.code, "overflow");
    });
    await Promise.all(outcomes);
    if (!this.isDiskOff) assert.ok(folderBytesOf(this.dir) <= this.options.maxBytes!);
  }

  /** The process ends at once; what it has in memory is gone, and its files are as they are. */
  async crash(damage: number | undefined): Promise<void> {
    if (this.isDiskOff || figuresOf(this.sink)["spool.mode"] === "memory") return;
    this.endOfLife();
    this.dir = crashed(this.dir);
    const former = this.sink;
    this.life++;
    await this.closeAt(former, 0);
    if (damage !== undefined) await damageOne(this.dir, damage);
    this.sink = this.begin();
  }

  async restart(): Promise<void> {
    if (this.isDiskOff) return;
    await this.closeAt(this.sink, this.far === "up" ? undefined : 100);
    this.endOfLife();
    this.sink = this.begin();
  }

  /** Closes a spool, and cuts that short after so many milliseconds. */
  async closeAt(sink: Sink<Payload>, ms: number | undefined): Promise<void> {
    const { call, over } = newCall();
    if (ms === 0) over.abort();
    let isClosed = false;
    const closed = sink.close(call).then(() => (isClosed = true));
    const from = this.clock.now();
    await untilOn(this.clock, () => {
      if (ms !== undefined && this.clock.now() - from >= ms) over.abort();
      return isClosed || over.signal.aborted;
    });
    // The clock stands still: the disk has all the time that it needs.
    await closed;
  }

  /** The books of one process are whole: what it had is somewhere. */
  endOfLife(): void {
    let [had, has] = [0, 0];
    for (const [name, value] of Object.entries(figuresOf(this.sink))) {
      if (name === "accepted.points" || name === "accepted.recovered") had += Number(value);
      else if (name.startsWith("accepted.") || name === "spool.points") has += Number(value);
      if (name.startsWith("accepted.dropped")) this.droppedPoints += Number(value);
    }
    assert.equal(has, had);
  }

  diskOff(): void {
    if (this.isDiskOff) return;
    this.isDiskOff = true;
    renameSync(this.dir, `${this.dir}.away`);
    for (;;) {
      try {
        return writeFileSync(this.dir, "", { flag: "wx" });
      } catch {
        // The spool was just making it anew.
        rmSync(this.dir, { recursive: true, maxRetries: 10 });
      }
    }
  }

  diskOn(): void {
    if (!this.isDiskOff) return;
    this.isDiskOff = false;
    rmSync(this.dir);
    renameSync(`${this.dir}.away`, this.dir);
  }

  /** All is well again; processes come and go until nothing is left on disk. */
  async end(): Promise<void> {
    this.far = "up";
    this.diskOn();
    // What nobody is known to have left is only adopted when its lease is over.
    for (let ms = 0; ; ms = 20_000) {
      await this.drain(ms);
      await this.closeAt(this.sink, undefined);
      this.endOfLife();
      if (segmentPaths(this.dir).length === 0) return;
      this.sink = this.begin();
    }
  }

  async drain(ms: number): Promise<void> {
    let isFlushed = false;
    const flushed = this.sink.flush(newCall().call).then(() => (isFlushed = true));
    const over = this.clock.now() + ms;
    await untilOn(this.clock, () => isFlushed && this.clock.now() >= over && figuresOf(this.sink)["spool.items"] === 0);
    await flushed;
  }
}

/** One bit of one payload's frame; not of the last in its sub-directory, which nothing tells from a torn one. */
async function damageOne(dir: string, where: number): Promise<void> {
  const paths = segmentPaths(dir);
  const path = paths[Math.floor(where * paths.length)];
  if (path === undefined) return;
  const pieces = (await readAll(path)).pieces.filter((piece) => piece.kind === "frame" && !piece.frame.opening);
  const frames = pieces.slice(0, -1);
  const frame = frames[Math.floor(where * 7919) % Math.max(1, frames.length)];
  if (frame?.kind !== "frame") return;
  const at = frame.at + (Math.floor(where * 104_729) % (frame.frame.headerBytes + frame.frame.payloadBytes));
  const fd = openSync(path, "r+");
  writeSync(fd, Buffer.from([readFileSync(path)[at]! ^ 0x20]), 0, 1, at);
  closeSync(fd);
}

it("delivers what it accepted, in order and as it was, or counts it; through outages, crashes, damage and leaps of time", async () => {
  await fc.assert(
    fc.asyncProperty(options, steps, async (options, plan) => {
      const world = new World(options as Partial<SpoolOptions>);
      for (const step of plan) {
        if (step.do === "send") await world.send(step.bytes, step.together);
        else if (step.do === "crash") await world.crash(step.damage);
        else if (step.do === "restart") await world.restart();
        else if (step.do === "disk off") world.diskOff();
        else if (step.do === "disk on") world.diskOn();
        else if (step.do === "wait") await world.clock.advance(step.ms);
        else if (step.do === "leap") world.clock.setWallTime(world.clock.wallTime() + (step.ms - 10_000) * 1e5);
        else world.far = step.do;
        for (let turns = 0; turns < 3; turns++) await turn();
      }
      await world.end();

      const first = [...new Set(world.got)];
      // What is on a disk that is away comes later than what need not wait for it.
      if (!plan.some((step) => step.do === "disk off")) expect(first).toEqual([...first].sort((a, b) => a - b));
      const missing = [...world.accepted].filter((id) => !first.includes(id));
      const missingPoints = missing.reduce((sum, id) => sum + world.sent.get(id)!.points, 0);
      expect(missingPoints).toBeLessThanOrEqual(world.droppedPoints);
    }),
    { numRuns: 100 },
  );
}, 120_000);
