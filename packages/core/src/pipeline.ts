import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Breather, breather } from "./breather.ts";
import { classifyError } from "./classify-error.ts";
import { countPoints, pickPoints, type Range } from "./data-points.ts";
import { ExportError, type ExportErrorCode } from "./error.ts";
import type { Failed, Outcome } from "./outcome.ts";
import type { Encoder, Payload } from "./payload.ts";
import type { Call, Exporter, Transport } from "./sink.ts";
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
 * far end wants in parts is divided and sent again; nothing else is sent twice. The outcomes of all payloads become
 * one: what was refused or could not be encoded is counted in it, and one that is not `delivered` says what is left.
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
  const sending: Sending = { transport, call, tally: tally(metrics, total), breather: breather(), total, answered: 0 };
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
}

/** Whether to go on: `false` once something is left for another attempt. */
async function sendEach(
  sending: Sending,
  payloads: Iterable<Payload | undefined>,
  base: number,
  within: Range,
  divided = false,
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
      if (!(await sendOne(sending, payload, base, range, divided))) return false;
      if (payload.range) sending.answered = range[1];
    }
  } catch (error) {
    // An encoder drops what it cannot encode; this is for one that throws.
    const cause = safeCause(error);
    const failure = new ExportError("encoding", `the encoder failed: ${cause.message}`, { cause });
    tally.failed([sending.answered, within[1]], { kind: "failed", error: failure });
  }
  return true;
}

async function sendOne(
  sending: Sending,
  payload: Payload,
  base: number,
  range: Range,
  divided: boolean,
): Promise<boolean> {
  const { transport, call, tally, breather } = sending;
  const outcome = await breather.during(answerOf(transport, payload, call));
  switch (outcome.kind) {
    case "delivered":
      tally.delivered(outcome, payload.points);
      if (!outcome.accepted) payload.release?.();
      return true;
    case "retryable":
      tally.stop(range[0], outcome);
      return false;
    case "failed":
      return divide(sending, payload, base, range, outcome, divided);
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

async function divide(
  sending: Sending,
  payload: Payload,
  base: number,
  range: Range,
  outcome: Failed<Payload>,
  divided: boolean,
): Promise<boolean> {
  const { tally } = sending;
  const by = outcome.divide;
  const divisible = by !== undefined && (by === "halves" ? payload.points > 1 : by.length > 0);
  if (divisible && payload.split) {
    if (by !== "halves") tally.dropEntries(outcome.error, range, by);
    return sendEach(sending, payload.split(by), base, range, true);
  }
  if (hopeless.has(outcome.error.code)) {
    tally.failed([range[0], sending.total], outcome);
    return false;
  }
  // Alone at last: this is the bad point that the others were parted from.
  if (divided && by !== undefined && payload.points === 1) tally.dropEntries(outcome.error, range, [0]);
  else tally.failed(range, outcome);
  return true;
}
