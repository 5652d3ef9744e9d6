import {
  type Clock,
  closedOutcome,
  inFlight,
  redactor,
  stoppedOutcome,
  systemClock,
  type Transport,
  waitFor,
} from "@meterbridge/core";
import { classifyProduce } from "./classify-produce.ts";
import { asMessage } from "./message.ts";
import { type OwnProducer, sendByOwn } from "./own-producer.ts";

export interface OwnTransportOptions {
  readonly producer: OwnProducer;
  readonly topic: string;
  /** How each message is compressed; `undefined`: as the producer does by itself. */
  readonly compression: string | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Sends each payload as one message by a producer of the application, which is not closed with it. What the producer has not
 * answered for when a call ends may still arrive: it cannot be called off.
 */
export function ownTransport({ producer, topic, compression, clock = systemClock }: OwnTransportOptions): Transport {
  const sends = inFlight(clock);
  const on = {
    topic,
    shown: "the producer",
    redact: redactor([]),
    unsent: false,
    isAgain: false,
    isKnown: true,
    isOwnProducer: true,
  };
  let closed = false;
  return {
    send(payload, call) {
      if (closed) return Promise.resolve(closedOutcome());
      return sends.track(
        (async () => {
          if (call.signal.aborted) return stoppedOutcome(call, "it waited for its turn", false);
          try {
            // It may hold the message for longer than the call lasts, and the memory of the body is used again.
            const message = asMessage(topic, { ...payload, body: new Uint8Array(payload.body) });
            const sent = sendByOwn(producer, message, compression);
            const answered = await waitFor(sent, call.signal);
            if (answered) return { kind: "delivered", rejectedPoints: 0 };
            return stoppedOutcome(call, "the producer had not answered", true);
          } catch (error) {
            return classifyProduce(error, on).outcome;
          }
        })(),
      );
    },
    flush: (call) => sends.settled(call),
    async close(call) {
      closed = true;
      await sends.settled(call, 500);
    },
    inspect: (visit) => visit("requests.in_flight", sends.count),
  };
}
