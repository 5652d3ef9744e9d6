import {
  backgroundClock,
  type Call,
  type Clock,
  closedOutcome,
  ExportError,
  type Outcome,
  type Payload,
  quietDiag,
  reasonOf,
  type Sink,
  type Visit,
  wait,
  waitFor,
} from "@meterbridge/core";
import { accounts as newAccounts } from "../accounts.ts";
import { deliverer as newDeliverer } from "../deliverer.ts";
import { ackFileBytes } from "./ack-file.ts";
import { disposal } from "./disposal.ts";
import { folderBytes } from "./folder.ts";
import { fixedBytes, frameBytesFor } from "./frame.ts";
import { freeSpace } from "./free-space.ts";
import { quarantine as newQuarantine } from "./quarantine.ts";
import { roomIn } from "./room.ts";
import { type Fsync, segmentWriter } from "./segment-writer.ts";
import { spoolBacklog } from "./spool-backlog.ts";
import { spoolWriter } from "./spool-writer.ts";
import type { Waiter } from "./spool-entry.ts";
import { freshItems, stock as newStock } from "./stock.ts";
import { tenancy as newTenancy } from "./tenancy.ts";

/** The options of a spool, with nothing left open: see `SpoolOptions`. */
export interface SpoolSettings {
  readonly dir: string;
  readonly maxBytes: number;
  readonly maxItems: number;
  readonly maxAgeMs: number;
  readonly fsync: Fsync;
  readonly fsyncIntervalMs: number;
  readonly overflow: "drop-oldest" | "drop-newest";
  readonly segmentBytes: number;
  readonly minFreeBytes: number;
  readonly memoryBytes: number;
  readonly leaseMs: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly deliveryTimeoutMs: number;
  readonly maxTries: number;
  readonly name: string;
  readonly clock: Clock;
  readonly random: () => number;
}

const quarantineEntries = 64;

/** How long what cannot be read just now is left alone. */
const askAgainMs = 5_000;

/** How long the disk may take, once the call is over, to put down what is in hand: less than a shutdown grants a sink. */
const closeGraceMs = 60;

/** Puts a spool before a sink. What earlier processes have left is read, and delivered, from now on. */
export function openSpool(next: Sink<Payload>, settings: SpoolSettings): Sink<Payload> {
  const { dir, name, maxBytes } = settings;
  const clock = backgroundClock(settings.clock);
  const accounts = newAccounts(name, settings.clock);
  const quarantine = newQuarantine(dir, {
    maxBytes: Math.floor(maxBytes / 8),
    maxEntries: quarantineEntries,
    left: () => room.spareBytes(),
  });
  const stock = newStock(accounts, disposal(quarantine));
  const segments = segmentWriter(stock, { ...settings, clock });
  const tenancy = newTenancy(stock, accounts, {
    ...settings,
    clock,
    ready: quarantine.open(),
    trim: () => room.trim(),
    wake: () => deliverer.wake(),
    onFailure: (error) => writer.goToMemory(error),
  });
  const backlog = spoolBacklog(stock, accounts, quarantine, { ...settings, tenancy, askAgain });
  const room = roomIn(stock, quarantine, segments, backlog, { ...settings, tenancy });
  const deliverer = newDeliverer(next, backlog, accounts, settings);
  const space = freeSpace(dir, settings.minFreeBytes, clock);
  const wake = (): void => deliverer.wake();
  const writer = spoolWriter(stock, accounts, segments, room, space, { ...settings, clock, tenancy, wake });
  const largest = maxBytes - folderBytes - ackFileBytes - fixedBytes;
  let closing: Promise<void> | undefined;
  let cancelAskAgain: (() => void) | undefined;

  tenancy.begin();

  return {
    send,
    async flush(call) {
      await waitFor(writer.sync(), call.signal);
      await deliverer.flush(call);
      await next.flush(call);
    },
    close: (call) => (closing ??= close(call)),
    inspect,
  };

  async function send(payload: Payload, call: Call): Promise<Outcome<Payload>> {
    if (closing) return closedOutcome();
    if (call.signal.aborted) return { kind: "retryable", error: reasonOf(call.signal) };
    const bytes = frameBytesFor(payload);
    if (bytes > largest) {
      const error = new ExportError("too_large", `a payload of ${bytes} bytes has no room in a spool of ${maxBytes}`);
      return { kind: "failed", error, divide: "halves" };
    }
    let hasLeft = false;
    let waiter: Waiter | undefined;
    const answer = new Promise<Outcome<Payload>>((resolve) => {
      waiter = {
        accept: () => resolve({ kind: "delivered", rejectedPoints: 0, accepted: true }),
        refuse: (error) => resolve({ kind: "failed", error }),
      };
    });
    const one = writer.add(
      spoolable(payload, () => hasLeft),
      waiter!,
    );
    const inTime = await waitFor(answer, call.signal);
    if (inTime) return inTime.value;
    hasLeft = true;
    const isOut = writer.withdraw(one);
    return { kind: "retryable", error: reasonOf(call.signal), ...(!isOut && { ambiguous: true }) };
  }

  /** `isShared`: whoever sent it may use it again, although it is in the spool by now. */
  function spoolable(payload: Payload, isShared: () => boolean): Payload {
    const { body, contentType, contentEncoding, points, detail } = payload;
    const bare = { body, contentType, points, ...(contentEncoding && { contentEncoding }) };
    if (stock.items >= freshItems) return bare;
    return {
      ...bare,
      ...(detail !== undefined && { detail }),
      ...(payload.split && { split: (by) => payload.split!(by) }),
      release: () => {
        if (!isShared()) payload.release?.();
      },
    };
  }

  function askAgain(): void {
    cancelAskAgain ??= clock.setTimeout(() => {
      cancelAskAgain = undefined;
      deliverer.wake();
    }, askAgainMs);
  }

  /** The disk may hang: what is under way then goes on without us, and whoever comes next finds what is there. */
  async function close(call: Call): Promise<void> {
    const over = new AbortController();
    const down = putDown(call).finally(() => over.abort());
    await waitFor(down, call.signal);
    await wait(settings.clock, closeGraceMs, over.signal);
    await next.close(call);
  }

  async function putDown(call: Call): Promise<void> {
    await waitFor(writer.end(), call.signal);
    const ended = tenancy.end(call.signal);
    await deliverer.close(call);
    await ended;
    cancelAskAgain?.();
    stock.recall();
    await writer.end();
    await segments.seal();
    await putAway();
    accounts.end();
  }

  /** Leaves what could not be delivered to whoever comes next. */
  async function putAway(): Promise<void> {
    const { items, points } = stock.inMemory;
    if (items > 0) {
      accounts.dropped(
        "shutdown",
        points,
        new ExportError("shutdown", "the disk takes nothing, and the exporter is shut down"),
      );
    }
    const waiting = stock.items - items;
    if (waiting > 0) {
      quietDiag.info(
        `${name}: ${waiting} payloads with ${stock.points - points} data points stay on disk, for the next start`,
      );
    }
    for (const segment of [...stock.own, ...stock.adopted]) {
      if (segment.items === 0) await stock.finish(segment);
      else await segment.close();
    }
    await tenancy.leave(stock.own.length === 0);
  }

  function inspect(visit: Visit): void {
    visit("spool.items", stock.items);
    visit("spool.points", stock.points);
    visit("spool.bytes", stock.diskBytes + stock.inMemory.bytes);
    visit("spool.capacity.bytes", maxBytes);
    visit("spool.mode", writer.mode);
    accounts.inspect(visit);
    deliverer.inspect(visit);
  }
}
