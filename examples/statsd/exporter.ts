import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import {
  checkOptions,
  type Clock,
  clockRule,
  type Encoder,
  ExportError,
  integer,
  messageOf,
  metricExporter,
  type Payload,
  pipeline,
  reasonOf,
  text,
  type Transport,
  waitFor,
} from "@meterbridge/core";
import type { Attributes } from "@opentelemetry/api";
import {
  AggregationTemporality,
  DataPointType,
  type ExponentialHistogram,
  type Histogram,
  type MetricData,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";

export interface StatsdOptions {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** The largest datagram. 1 432 bytes unless said: what passes through nearly every network in one piece. */
  readonly maxDatagramBytes?: number | undefined;
  /** How long an export, a flush and a shutdown may take in all. */
  readonly timeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** Sends metrics to a StatsD server that understands DogStatsD tags, over UDP. */
export function statsdExporter(options: StatsdOptions = {}): PushMetricExporter {
  checkOptions("statsdExporter", options, {
    host: text,
    port: integer("port", 1, 65_535),
    maxDatagramBytes: integer("bytes", 1, 65_507),
    timeoutMs: integer("milliseconds", 0),
    clock: clockRule,
  });
  const { host = "127.0.0.1", port = 8_125, maxDatagramBytes = 1_432, timeoutMs, clock } = options;
  const sink = pipeline(datagrams(maxDatagramBytes), udp(host, port));
  // A StatsD server adds up the counters it is sent, so only deltas make sense to it.
  return metricExporter(sink, { name: "statsd", temporality: "delta", timeoutMs, clock });
}

/** Lines, as many to a datagram as it holds: a histogram may begin in one and end in the next, where it counts. */
function datagrams(maxBytes: number): Encoder {
  return {
    *encode({ scopeMetrics }, drop): Generator<Payload> {
      let [lines, bytes, points, from, position] = [[] as string[], 0, 0, 0, 0];
      const take = (to: number): Payload => {
        const body = Buffer.from(lines.join("\n"));
        const taken = { body, contentType: "text/plain", points, range: [from, to] } as const;
        [lines, bytes, points, from] = [[], 0, 0, position];
        return taken;
      };
      for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) {
        for (const dataPoint of metric.dataPoints) {
          try {
            for (const [index, line] of encode(metric, dataPoint, maxBytes).entries()) {
              const size = Buffer.byteLength(line) + 1; // with the line feed
              if (bytes + size > maxBytes + 1) yield take(index > 0 ? position + 1 : position);
              lines.push(line);
              bytes += size;
            }
            points++;
          } catch (error) {
            drop(error instanceof Unencodable ? error.message : "invalid", dataPoint);
          }
          position++;
        }
      }
      if (lines.length > 0) yield take(position);
    },
  };
}

/** Its message is the reason why a data point is dropped. */
class Unencodable extends Error {}

function encode(
  metric: MetricData,
  { attributes, value }: MetricData["dataPoints"][number],
  maxBytes: number,
): string[] {
  const name = clean(metric.descriptor.name);
  const tags = tagsOf(attributes);
  const lines = linesOf(metric, value).map(([suffix, number, type, ...more]) => {
    if (typeof number !== "bigint" && !Number.isFinite(number)) throw new Unencodable("not_a_finite_number");
    const text = Object.is(number, -0) ? "-0" : String(number);
    return `${name}${suffix}:${text}|${type}${tags.length + more.length > 0 ? `|#${[...tags, ...more].join(",")}` : ""}`;
  });
  if (lines.some((line) => Buffer.byteLength(line) > maxBytes)) throw new Unencodable("too_large");
  return lines;
}

type Line = readonly [suffix: string, value: number, type: "c" | "g", tag?: string];

function linesOf(metric: MetricData, value: number | Histogram | ExponentialHistogram): readonly Line[] {
  if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) throw new Unencodable("exponential_histogram");
  const delta = metric.aggregationTemporality === AggregationTemporality.DELTA;
  if (typeof value === "object") {
    if (!delta) throw new Unencodable("cumulative");
    return histogramLines(value as Histogram);
  }
  const sum = metric.dataPointType === DataPointType.SUM;
  if (sum && metric.isMonotonic && !delta) throw new Unencodable("cumulative");
  // What goes up and down is reported as it stands, which is what a gauge says. One below zero is sent as it is:
  // DogStatsD takes it for a value, where the first StatsD took it for a difference.
  return [["", value, sum && delta ? "c" : "g"]];
}

function histogramLines({ buckets, count, sum, min, max }: Histogram): readonly Line[] {
  let below = 0;
  const lines = buckets.counts.map((inBucket, index): Line => {
    below += inBucket;
    return [".bucket", below, "c", `le:${buckets.boundaries[index] ?? "+Inf"}`];
  });
  lines.push([".count", count, "c"]);
  if (sum !== undefined) lines.push([".sum", sum, "c"]);
  if (min !== undefined) lines.push([".min", min, "g"]);
  if (max !== undefined) lines.push([".max", max, "g"]);
  return lines;
}

function tagsOf(attributes: Attributes): string[] {
  return Object.entries(attributes).map(([key, value]) => `${clean(key)}:${clean(textOf(value), /[|,\n]/g)}`);
}

function textOf(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map(textOf).join(",");
  if (value === null || value === undefined) return "";
  throw new Unencodable("invalid_attribute");
}

/** StatsD has no way to escape what separates its parts. */
function clean(word: string, separators = /[:|,@#\n]/g): string {
  return word.replace(separators, "_");
}

/** Nobody answers a datagram: it is delivered once the operating system has taken it. */
function udp(host: string, port: number): Transport {
  let socket: Socket | undefined;
  return {
    async send({ body }, { signal }) {
      try {
        socket ??= openSocket(host);
        // To look up the host may take longer than there is time.
        const sent = await waitFor(sendDatagram(socket, body, port, host), signal);
        return sent ? { kind: "delivered", rejectedPoints: 0 } : { kind: "retryable", error: reasonOf(signal) };
      } catch (cause) {
        return { kind: "retryable", error: new ExportError("connection", messageOf(cause), { cause }) };
      }
    },
    flush: async () => {},
    close: async () => {
      socket?.close();
      socket = undefined;
    },
  };
}

function openSocket(host: string): Socket {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  // The send that fails is told so itself; without a listener, the process would end.
  socket.on("error", () => {});
  return socket.unref();
}

function sendDatagram(socket: Socket, body: Uint8Array, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(body, port, host, (error) => (error ? reject(error) : resolve()));
  });
}
