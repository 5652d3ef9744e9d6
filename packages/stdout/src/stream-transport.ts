import {
  type Call,
  type Clock,
  closedOutcome,
  inFlight,
  type Outcome,
  type Payload,
  stoppedOutcome,
  systemClock,
  type Transport,
} from "@meterbridge/core";
import { outletOf, type Write, type WriteEnd } from "./outlet.ts";
import { endedOutcome, isReaderGone, writeOutcome } from "./write-outcome.ts";

export interface StreamTransportOptions {
  readonly stream: NodeJS.WritableStream;
  readonly clock?: Clock | undefined;
}

/** How long `close` waits for what the stream has not taken yet. */
const closingMs = 500;

/**
 * Writes each payload to a stream, in one write, and answers when the stream has called back.
 *
 * It has no timer of its own: the call's signal ends a send. What the stream does not take it keeps, one payload at the
 * most: whatever comes meanwhile waits outside of it. The stream is not ended, closed or destroyed, also not by `close`.
 */
export function streamTransport({ stream, clock = systemClock }: StreamTransportOptions): Transport {
  const outlet = outletOf(stream);
  const underWay = inFlight(clock);
  let last: Write | undefined;
  let isClosed = false;
  let isStopped = false;

  return {
    send: (payload, call) => (isClosed ? Promise.resolve(closedOutcome()) : underWay.track(send(payload, call))),
    flush: (call) => underWay.settled(call),
    async close(call) {
      isClosed = true;
      await underWay.settled(call, closingMs);
      isStopped = true;
      outlet.release();
    },
  };

  async function send({ body }: Payload, call: Call): Promise<Outcome<Payload>> {
    const isOver = (): boolean => isStopped || call.signal.aborted;
    while (!outlet.isFree && !outlet.isClosed && !isOver()) await outlet.change(call.signal);
    if (isOver()) return stoppedOutcome(call, "the stream had no room for it", false);
    if (outlet.isClosed) return endedOutcome(outlet.errored);
    // The stream has let go of the one before: its end is known, also if its export did not wait for it.
    const before = last?.end;
    const write = outlet.write(startsAfresh(before) ? onNewLine(body) : body);
    last = write;
    void underWay.track(write.letGo);
    while (!write.end && !isOver()) await outlet.change(call.signal);
    return write.end ? writeOutcome(write.end, before) : stoppedOutcome(call, "the stream had not taken it", true);
  }
}

/** The line before may have been cut: whoever read its beginning would take this for its end. */
function startsAfresh(before: WriteEnd | undefined): boolean {
  return before?.kind === "broken" && !isReaderGone(before);
}

function onNewLine(body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(0x0a), body]);
}
