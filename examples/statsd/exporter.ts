import {
  callable,
  checkOptions,
  type Clock,
  clockRule,
  integer,
  metricExporter,
  pipeline,
  text,
} from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { datagrams } from "./datagrams.ts";
import { type DatagramSocket, openSocket, udp } from "./udp.ts";

export interface StatsdOptions {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** The largest datagram. 1 432 bytes unless said: what passes through nearly every network in one piece. */
  readonly maxDatagramBytes?: number | undefined;
  /** How long an export, a flush and a shutdown may take in all. */
  readonly timeoutMs?: number | undefined;
  /** Opens the socket to a host; one of `node:dgram` unless said. */
  readonly openSocket?: ((host: string) => DatagramSocket) | undefined;
  readonly clock?: Clock | undefined;
}

/** Sends metrics to a StatsD server that understands DogStatsD tags, over UDP. */
export function statsdExporter(options: StatsdOptions = {}): PushMetricExporter {
  checkOptions("statsdExporter", options, {
    host: text,
    port: integer("port", 1, 65_535),
    maxDatagramBytes: integer("bytes", 1, 65_507),
    timeoutMs: integer("milliseconds", 0),
    openSocket: callable,
    clock: clockRule,
  });
  const { host = "127.0.0.1", port = 8_125, maxDatagramBytes = 1_432, timeoutMs, clock } = options;
  const transport = udp(host, port, options.openSocket ?? openSocket);
  const sink = pipeline(datagrams(maxDatagramBytes), transport);
  // A StatsD server adds up the counters it is sent, so only deltas make sense to it.
  return metricExporter(sink, { name: "statsd", temporality: "delta", timeoutMs, clock });
}
