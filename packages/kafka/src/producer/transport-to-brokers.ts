import { type Clock, loadedSink, redactor, systemClock, type TlsOptions, type Transport } from "@meterbridge/core";
import { reloadingTls } from "@meterbridge/pooled-http/settings";
import { parseBrokers } from "../brokers.ts";
import type { KafkaCompression } from "../options.ts";
import type { Sasl } from "../sasl.ts";
import { clientSasl } from "./client-sasl.ts";

export interface BrokersOptions {
  readonly bootstrapBrokers?: string | readonly string[] | undefined;
  readonly topic: string;
  readonly acks?: "all" | 1 | 0 | undefined;
  readonly compression: KafkaCompression;
  readonly clientId?: string | undefined;
  readonly sasl?: Sasl | undefined;
  readonly tls?: boolean | TlsOptions | undefined;
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly clock?: Clock | undefined;
  readonly random?: (() => number) | undefined;
}

/** As long as the client's own patience, where there is no limit. */
const unlimitedMs = 30_000;

/** Kafka's times, and timers, have 31 bits; the client's own timer comes some seconds later. */
const longestMs = 2 ** 31 - 60_000;

/**
 * The transport to brokers, by `@platformatic/kafka`, which begins to be loaded.
 *
 * @throws {Error} When the certificates cannot be used.
 */
export function transportToBrokers(options: BrokersOptions): Transport {
  const { topic, acks = "all", compression, clientId = "meterbridge", clock = systemClock, random } = options;
  const { timeoutMs, attemptTimeoutMs } = options;
  const brokers = parseBrokers(options.bootstrapBrokers);
  const tls = options.tls ? reloadingTls(options.tls === true ? {} : options.tls, clock) : undefined;
  const { sasl, secrets } = clientSasl(options.sasl);

  const sink = loadedSink(async () => {
    const [client, { kafkaClient }, { kafkaTransport }] = await Promise.all([
      import("@platformatic/kafka"),
      import("./kafka-client.ts"),
      import("./kafka-transport.ts"),
    ]);
    let newest = await tls?.current();
    const patienceMs = Math.min(attemptTimeoutMs || timeoutMs || unlimitedMs, longestMs);
    return kafkaTransport({
      topic,
      clock,
      random,
      shown: brokers.join(","),
      redact: (text) => redactor(secrets)(text),
      refresh: tls && (async () => (newest = await tls.current())),
      connect: () =>
        kafkaClient(client, {
          brokers,
          clientId,
          acks,
          compression,
          sasl,
          patienceMs,
          clock,
          tls: newest && (() => newest!.tls),
        }),
    });
  });
  // The client takes a third of a second to load, at once: better while the application starts than while it works.
  sink.load();
  return sink;
}
