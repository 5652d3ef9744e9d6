import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Breather, breather } from "./breather.ts";
import { classifyError } from "./classify-error.ts";
import { countPoints, pickPoints, type Range } from "./data-points.ts";
import { ExportError, type ExportErrorCode } from "./error.ts";
import type { Failed, Outcome } from "./outcome.ts";
import type { Encoder, Payload } from "./payload.ts";
import type { Call, Exporter, Transport } from "./sink.ts";
import { type RefusalLimit, refusalLimit } from "./refusal-limit.ts";
import { safeCause } from "./safe-cause.ts";
import { type Tally, tally } from "./tally.ts";
import { reasonOf } from "./wait.ts";

const defaultMaxPoints = 1_000;

/** What fails one payload so fails them all: the rest is not tried. */
const hopeless: ReadonlySet<ExportErrorCode> = new Set(["unauthorized", "tls", "shutdown"]);

/**
 * Encodes metrics and sends the payloads, one after the other.
 *
 * Encoding is interrupted so that it never holds the event loop for more than a few milliseconds. A payload that the
 * far end wants in parts is divided and sent again; nothing else is sent twice. When 64 parts of one payload have been
 * refused in a row, or 128 more than delivered, what is refused next fails as it is: a far end that takes nothing is not
 * asked for every data point, and one that only takes little at once gets everything. After 32 in a row, parts are halves,
 * whatever is named. As long as nothing of an export was delivered, its payloads share one limit: where all is refused, it is
 * no data point that is bad, but a setting, or whoever stands in between.
 *
 * The outcomes of all payloads become one: what was refused or could not be encoded is counted in it, and one that is not
 * `delivered` says what is left.
 * After a payload that may be retried, or that was not let in, the rest is not tried; after one that was refused, it is.
 */
export function pipeline(encoder: Encoder, transport: Transport): Exporter {
  return {
    send: (metrics, call) => sendAll(encoder, transport, metrics, call),
    flush: (call) => transport.flush(call),
    close: (call) => transport.close(call),
    inspect: (visit) => transport.inspect?.(visit),
    ...(transport.selectors && { selectors: transport.selectors }),
  };
}

async function sendAll(
  encoder: Encoder,
  transport: Transport,
  metrics: ResourceMetrics,
  call: Call,
): Promise<Outcome<ResourceMetrics>> {
  const total = countPoints(metrics);
  const step = encoder.maxPoints ?? defaultMaxPoints;
  const sending: Sending = {
    transport,
    call,
    tally: tally(metrics, total),
    breather: breather(),
    total,
    answered: 0,
    limit: refusalLimit(),
  };
  for (let from = 0; from < total; from += step) {
    const to = Math.min(from + step, total);
    const slice = to - from === total ? metrics : pickPoints(metrics, [[from, to]]);
    const payloads = encoder.encode(slice, (reason, point) => sending.tally.drop(reason, point));
    if (!(await sendEach(sending, payloads, from, [from, to]))) break;
    sending.answered = to;
  }
  return sending.tally.outcome();
}

interface Sending {
  readonly transport: Transport;
  readonly call: Call;
  readonly tally: Tally;
  readonly breather: Breather;
  readonly total: number;
  /** Every data point before this position has been answered for. */
  answered: number;
  /** Of all payloads together, until something is delivered; from then on each has its own. */
  limit?: RefusalLimit | undefined;
}

/** Whether to go on: `false` once something is left for another attempt. */
async function sendEach(
  sending: Sending,
  payloads: Iterable<Payload | undefined>,
  base: number,
  within: Range,
  limit?: RefusalLimit,
): Promise<boolean> {
  const { call, tally, breather } = sending;
  try {
    for (const payload of payloads) {
      if (breather.due) await breather.breathe();
      if (call.signal.aborted) {
        tally.stop(sending.answered, { kind: "retryable", error: reasonOf(call.signal) });
        return false;
      }
      if (!payload) continue;
      const range: Range = payload.range ? [base + payload.range[0], base + payload.range[1]] : within;
      const end = endOf(payload, range, tally);
      if (!(await sendOne(sending, payload, base, range, limit))) return false;
      if (payload.range) sending.answered = end;
    }
  } catch (error) {
    // An encoder drops what it cannot encode; this is for one that throws.
    const cause = safeCause(error);
    const failure = new ExportError("encoding", `the encoder failed: ${cause.message}`, { cause });
    tally.failed([sending.answered, within[1]], { kind: "failed", error: failure });
  }
  return true;
}

/** Where the last data point ends that ends in a payload. One that goes on counts in the payload in which it ends. */
function endOf({ points }: Payload, range: Range, tally: Tally): number {
  const [from, to] = range;
  return points < to - from && points < tally.countLeft(range) ? to - 1 : to;
}

async function sendOne(
  sending: Sending,
  payload: Payload,
  base: number,
  range: Range,
  limit: RefusalLimit | undefined,
): Promise<boolean> {
  const { transport, call, tally, breather } = sending;
  const outcome = await breather.during(answerOf(transport, payload, call));
  switch (outcome.kind) {
    case "delivered":
      tally.delivered(outcome, payload.points);
      limit?.delivered();
      sending.limit = undefined;
      if (!outcome.accepted) payload.release?.();
      return true;
    case "retryable":
      tally.stop(range[0], outcome);
      return false;
    case "failed":
      return divide(sending, payload, base, range, outcome, limit);
  }
}

/** A transport never throws; this is for one that does. */
async function answerOf(transport: Transport, payload: Payload, call: Call): Promise<Outcome<Payload>> {
  try {
    return await transport.send(payload, call);
  } catch (error) {
    return classifyError(error);
  }
}

/** `limit`: that of the payload of which this is a part. */
async function divide(
  sending: Sending,
  payload: Payload,
  base: number,
  range: Range,
  outcome: Failed<Payload>,
  limit: RefusalLimit | undefined,
): Promise<boolean> {
  const { tally } = sending;
  const { error } = outcome;
  const parts = limit ?? sending.limit ?? refusalLimit();
  if (outcome.divide !== undefined) parts.refused();
  const by = outcome.divide && parts.isHalfReached && payload.points > 1 ? "halves" : outcome.divide;
  if (by !== undefined && payload.split && !parts.isReached) {
    const dropped = by === "halves" ? 0 : tally.dropEntries(error, range, by);
    if (dropped >= payload.points) return true;
    if (by === "halves" ? payload.points > 1 : dropped > 0) {
      const rest = orElse(payload.split(by), () => tally.failed(range, outcome));
      return sendEach(sending, rest, base, range, parts);
    }
  }
  if (hopeless.has(error.code)) {
    tally.failed([range[0], sending.total], outcome);
    return false;
  }
  // Alone at last: this is the bad point that the others were parted from.
  if (limit && by !== undefined && payload.points === 1) tally.dropEntries(error, range, [0]);
  else tally.failed(range, outcome);
  return true;
}

/** The parts of a payload; when there are none, it could not be divided. */
function* orElse(parts: Iterable<Payload | undefined>, whenNone: () => void): Generator<Payload | undefined> {
  let isDivided = false;
  for (const part of parts) {
    if (part) isDivided = true;
    yield part;
  }
  if (!isDivided) whenNone();
}
