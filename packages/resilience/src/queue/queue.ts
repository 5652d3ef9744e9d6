import {
  type Call,
  checkOptions,
  closedOutcome,
  type Countable,
  type Delivered,
  ExportError,
  type Failed,
  type Layer,
  layer,
  type LayerParts,
  type Outcome,
  reasonOf,
  type Retryable,
  type Rules,
  type Sink,
  systemClock,
} from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { accounts } from "../accounts.ts";
import { conclude, nothingCarried } from "../carried.ts";
import { deliverer } from "../deliverer.ts";
import { sumPoints } from "../sum-points.ts";
import { givingBack } from "./giving-back.ts";
import { lineBacklog } from "./line-backlog.ts";
import { memoryLine, type Waiting } from "./memory-line.ts";
import { overflowBy } from "./overflow-by.ts";
import { type QueueOptions, queueRules } from "./queue-options.ts";
import { lean, type Size, sizeOf } from "./size-of.ts";

/**
 * Keeps what is sent in memory, and delivers it in the background: in order, one after the other, again and again
 * until it arrives or has to make room. It stands on either side of the encoder.
 *
 * What it has accepted is counted (`inspect`), and what of it gets lost is told to the diagnostic log. What somebody has
 * to set right (`unauthorized`, `tls`) is kept, too; only what is refused, and what fails strangely too often, is given up.
 * `flush` hurries, and waits until all is delivered; `close` tries each thing once more, and drops what is left.
 */
export function queue<In extends Countable = ResourceMetrics>(options: QueueOptions<In> = {}): Layer<In> {
  checkOptions("queue", options, queueRules as Rules<QueueOptions<In>>);
  return layer((next) => queueing(next, options));
}

const accepted: Delivered = { kind: "delivered", rejectedPoints: 0, accepted: true };

function queueing<In extends Countable>(next: Sink<In>, options: QueueOptions<In>): LayerParts<In> {
  const {
    maxBytes = 64 * 1024 * 1024,
    maxItems = 10_000,
    maxAgeMs = 3_600_000,
    overflow = "drop-oldest",
    acknowledge = "enqueued",
    initialDelayMs = 1_000,
    maxDelayMs = 30_000,
    deliveryTimeoutMs = 60_000,
    maxTries = 5,
    name = "queue",
    clock = systemClock,
    random = Math.random,
  } = options;
  const books = accounts(name, clock);
  const back = givingBack(next);
  const line = memoryLine<In>({ maxBytes, maxItems, maxAgeMs }, clock, (entry, reason, error) =>
    lose(entry, reason, { kind: "failed", error }),
  );
  const door = overflowBy(overflow, line, books);
  const limits = { initialDelayMs, maxDelayMs, deliveryTimeoutMs, maxTries, clock, random };
  // What is answered with the outcome of its delivery, its sender gives back.
  const target = acknowledge === "enqueued" ? back : next;
  const delivery = deliverer(target, lineBacklog(line, door), books, limits);
  let closing: Promise<void> | undefined;

  return {
    async send(input, call) {
      const unwanted = refusal(call);
      if (unwanted) return unwanted;
      const size = trySize(input);
      if (!size) return { kind: "failed", error: new ExportError("encoding", "neither metrics nor a payload") };
      if (size.leanBytes > maxBytes) {
        const error = new ExportError("too_large", `${size.leanBytes} bytes, where the queue has room for ${maxBytes}`);
        return { kind: "failed", error };
      }
      const isWhole = size.bytes > size.leanBytes && line.hasRoom(size.bytes);
      const bytes = isWhole ? size.bytes : size.leanBytes;
      const kept = isWhole ? input : lean(input);
      return door.admit({ bytes, call, enter: () => enter(kept, { ...size, bytes }, call) });
    },
    async flush(call) {
      await delivery.flush(call);
      await next.flush(call);
    },
    close: (call) => (closing ??= closeAll(call)),
    inspect(visit) {
      visit("queue.items", line.entries.length);
      visit("queue.points", sumPoints(line.entries.flatMap(({ parts }) => parts)));
      visit("queue.bytes", line.bytes);
      visit("queue.capacity.bytes", maxBytes);
      visit("queue.capacity.items", maxItems);
      books.inspect(visit);
      delivery.inspect(visit);
    },
  };

  async function enter(input: In, { points, bytes, leanBytes }: Size, call: Call): Promise<Outcome<In>> {
    // It may have waited for room.
    const unwanted = refusal(call);
    if (unwanted) return unwanted;
    const waiting = { parts: [input], since: clock.now(), bytes, leanBytes };
    if (acknowledge === "enqueued") {
      line.add(waiting);
      books.accepted(points);
      delivery.wake();
      return accepted;
    }
    return new Promise((resolve) => {
      const answer = (outcome: Outcome<In>): void => {
        call.signal.removeEventListener("abort", withdraw);
        resolve(outcome);
      };
      const entry: Waiting<In> = { ...waiting, waiter: { call, answer } };
      line.add(entry);
      call.signal.addEventListener("abort", withdraw);
      delivery.wake();

      function withdraw(): void {
        // What is being sent is answered for by its sink.
        if (entry.sending || !line.take(entry)) return;
        answerFor(entry, { kind: "retryable", error: reasonOf(call.signal) });
        door.roomMade?.();
      }
    });
  }

  function refusal({ signal }: Call): Outcome<In> | undefined {
    if (closing) return closedOutcome();
    return signal.aborted ? { kind: "retryable", error: reasonOf(signal) } : undefined;
  }

  async function closeAll(call: Call): Promise<void> {
    await door.close?.();
    await delivery.close(call);
    for (const entry of [...line.entries]) {
      line.take(entry);
      lose(entry, "shutdown", { kind: "retryable", error: new ExportError("shutdown", "the queue was closed before") });
    }
    books.end();
    await next.close(call);
  }

  function lose(entry: Waiting<In>, reason: string, outcome: Retryable<In> | Failed<In>): void {
    if (entry.sending) {
      // What becomes of it is known when its send ends.
      entry.evicted = outcome.error;
    } else if (entry.waiter) {
      answerFor(entry, outcome);
    } else {
      books.dropped(reason, sumPoints(entry.parts), outcome.error);
      for (const part of entry.parts) back.giveBack(part);
    }
  }
}

function answerFor<In>({ waiter, carried, parts }: Waiting<In>, outcome: Outcome<In>): void {
  waiter?.answer(conclude(carried ?? nothingCarried(parts[0]!), outcome));
}

function trySize(input: Countable): Size | undefined {
  try {
    return sizeOf(input);
  } catch {
    return undefined;
  }
}
