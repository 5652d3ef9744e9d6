import {
  type Call,
  type Clock,
  closedOutcome,
  inFlight,
  type Outcome,
  type Payload,
  type Redact,
  stoppedOutcome,
  systemClock,
  type Transport,
} from "@meterbridge/core";
import { hasStopped, type Running, stopAll, stopped, untilStopped } from "@meterbridge/pooled-http";
import { Attempt, type Unclear } from "./attempt.ts";
import { classifyProduce } from "./classify-produce.ts";
import type { KafkaClient } from "./kafka-client.ts";
import { asMessage } from "./message.ts";

export interface KafkaTransportOptions {
  readonly topic: string;
  /** The brokers, for messages. */
  readonly shown: string;
  readonly redact: Redact;
  /** Makes a producer that the brokers do not know yet. */
  readonly connect: () => KafkaClient;
  /** Brings what the next connection needs: certificates that may have changed. */
  readonly refresh?: (() => unknown) | undefined;
  readonly clock?: Clock | undefined;
  /** From 0 to below 1. */
  readonly random?: (() => number) | undefined;
}

/** How long `close` waits for what is under way. */
const closingMs = 500;

/**
 * Sends each payload as one message. It has no timer of its own: the call's signal ends everything.
 *
 * An idempotent producer numbers the batches of a partition, and a broker stores each number once. When the client does not know
 * what became of a batch, it gives the next one the same number. The same batch is then stored once; but another would be taken
 * for it, and be lost without a word. So after an outcome that is not clear, the same payload goes to the same partition by the same
 * producer, and any other goes by a new one.
 */
export function kafkaTransport(options: KafkaTransportOptions): Transport {
  const { topic, shown, redact, connect, refresh, clock = systemClock, random = Math.random } = options;
  const sends = inFlight(clock);
  const running: Running = { stops: new Set(), stopped: false };
  let client: KafkaClient | undefined;
  let unclear: Unclear | undefined;
  /** Of what was sent last: it may be in the log, and no number will tell it from the same, sent again. */
  let doubtful: Uint8Array | undefined;
  let possibleDuplicates = 0;
  /** What is under way, and those behind it: numbers are given in order. */
  let line: Promise<unknown> = Promise.resolve();
  /** Where messages without a key go, in turns; each process begins elsewhere. */
  let nextTurn = Math.floor(random() * 1_000);
  let renewals = 0;
  let isKnown = false;

  return {
    send(payload, call) {
      if (running.stopped) return Promise.resolve(closedOutcome());
      const sent = line.then(() => produce(payload, call));
      line = sent.catch(() => {});
      return sends.track(sent);
    },
    flush: (call) => sends.settled(call),
    async close(call) {
      await sends.settled(call, closingMs);
      stopAll(running);
      const last = client;
      client = undefined;
      await last?.close();
    },
    inspect(visit) {
      visit("requests.in_flight", sends.count);
      visit("connections.open", client?.openConnections() ?? 0);
      visit("kafka.producers.renewed", renewals);
      visit("duplicates.possible", possibleDuplicates);
    },
  };

  async function produce(payload: Payload, call: Call): Promise<Outcome<Payload>> {
    const { signal } = call;
    if (hasStopped(signal, running)) return stoppedOutcome(call, "it waited for its turn", false);
    const message = asMessage(topic, payload);
    if (unclear && !isSame(unclear.value, message.value)) renew();
    if (doubtful && !isSame(doubtful, message.value)) doubtful = undefined;
    const producer = (client ??= connect());
    producer.hold(!call.inBackground);
    const attempt = new Attempt(producer, message, nextTurn++, unclear);
    try {
      const sent = attempt.send(() => hasStopped(signal, running), refresh);
      const answer = await untilStopped(sent, signal, running);
      if (answer !== stopped) return settle({ kind: "delivered", rejectedPoints: 0 });
      // What waits in it would be sent later, behind whatever is sent again.
      producer.cut();
      return settle(stoppedOutcome(call, `${shown} had not answered`, !attempt.unsent));
    } catch (error) {
      const { unsent, isAgain } = attempt;
      if (!attempt.isPrepared) producer.forgetWay();
      const { outcome, renew: isStrange } = classifyProduce(error, { topic, shown, redact, unsent, isAgain, isKnown });
      return settle(outcome, isStrange);
    } finally {
      isKnown ||= attempt.isPrepared;
      producer.hold(false);
    }

    /** Keeps in mind what the next batch has to know of this one. */
    function settle(outcome: Outcome<Payload>, isStrange = false): Outcome<Payload> {
      if (outcome.kind === "delivered") {
        attempt.takeNumber();
        unclear = undefined;
        if (doubtful) possibleDuplicates += payload.points;
        doubtful = undefined;
      } else if (attempt.isAgain || (outcome.kind === "retryable" && outcome.ambiguous)) {
        unclear = attempt.asUnclear();
        if (isStrange || !unclear) doubtful = message.value;
      }
      if (isStrange) renew();
      return outcome;
    }
  }

  function renew(): void {
    void client?.close();
    client = undefined;
    unclear = undefined;
    renewals++;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one === other || (one.byteLength === other.byteLength && Buffer.compare(one, other) === 0);
}
