import {
  ExportError,
  flow,
  metricExporter,
  type Outcome,
  type Payload,
  pipeline,
  redactor,
  type Transport,
  waitFor,
} from "@meterbridge/core";
import { everything, type Subject } from "@meterbridge/conformance";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { grpcEverything, type GrpcSettings, grpcSubject } from "../../src/index.ts";
import { limiting, type Pace, retrying } from "../http-reference/layers.ts";
import { connectionFor } from "./connection.ts";
import { referenceEncoder } from "./encoder.ts";
import { judge, type Reading, retryAfterMs, statusOfPage, statusOfReset } from "./judge.ts";
import { type Exchange, makeCall } from "./make-call.ts";
import { rightWire, type Wire } from "./wire.ts";

/** What is wrong with a mutant: each part takes the place of the right one. */
export interface Defect {
  readonly wire?: (settings: GrpcSettings) => Partial<Wire>;
  readonly reading?: (settings: GrpcSettings) => Partial<Reading>;
  readonly pace?: Partial<Pace>;
  /** Says what the end of a call means before anybody else; `undefined`: leaves it to the right way. */
  readonly means?: (exchange: Exchange, settings: GrpcSettings) => Outcome<Payload> | undefined;
  /** Lies between the attempts and the network. */
  readonly around?: (next: Transport, settings: GrpcSettings) => Transport;
  /** The largest message, in bytes. */
  readonly maxRequestBytes?: number;
}

/** An exporter that keeps every promise of gRPC; or one that does not. */
export function reference(defect: Defect = {}): Subject {
  return grpcSubject({
    name: "the gRPC reference",
    capabilities: everything,
    grpc: grpcEverything,
    exporter: (settings) => exporterOf(defect, settings),
  });
}

function exporterOf(defect: Defect, settings: GrpcSettings): PushMetricExporter {
  const { clock, timeoutMs, temporality } = settings;
  const wire = { ...rightWire(settings), ...defect.wire?.(settings) };
  const transport = grpcTransport(wire, { ...rightReading(settings), ...defect.reading?.(settings) }, defect, settings);
  const sink = flow(
    limiting(clock, timeoutMs),
    retrying({ clock, leastWaitMs: 100, mostWishMs: Infinity, remembers: true, ...defect.pace }),
    limiting(clock, timeoutMs / 2),
    defect.around?.(transport, settings) ?? transport,
  );
  // Nobody but the transport keeps the time of one that is deaf.
  const ownMs = wire.deafIn === undefined ? timeoutMs : 0;
  const encoder = referenceEncoder(defect.maxRequestBytes ?? settings.maxRequestBytes);
  return metricExporter(pipeline(encoder, sink), { name: "grpc", timeoutMs: ownMs, clock, temporality });
}

function grpcTransport(wire: Wire, reading: Reading, { means }: Defect, settings: GrpcSettings): Transport {
  const connection = connectionFor(wire);
  return {
    async send({ body }, { signal }) {
      for (let refreshes = 0; ; refreshes++) {
        let asked;
        try {
          asked = await waitFor(wire.metadata(), wire.deafIn === "metadata" ? new AbortController().signal : signal);
        } catch (error) {
          const failure = new ExportError("unauthorized", "no metadata");
          return { kind: wire.withoutMetadata(error) as "failed", error: failure };
        }
        const exchange: Exchange = asked
          ? await makeCall(wire, connection, asked.value, body, signal)
          : { kind: "stopped" };
        const outcome = means?.(exchange, settings) ?? judge(exchange, reading);
        const isLetIn = outcome.kind === "delivered" || outcome.error.grpcStatus !== 16;
        if (isLetIn || refreshes === wire.refreshes) return outcome;
      }
    },
    flush: async () => {},
    close: async () => connection.drop(),
  };
}

function rightReading({ url, secret }: GrpcSettings): Reading {
  const redact = redactor([secret]);
  return {
    address: new URL(url).host,
    retried: [1, 4, 10, 11, 14, 15],
    retriesExhausted: (hasRetryInfo) => hasRetryInfo,
    said: ({ headers, trailers }) => (trailers["grpc-status"] === undefined ? headers : trailers),
    statusOfPage,
    statusOfReset,
    withoutStatus: 2,
    retryAfterMs,
    isAboutSize: (said) => said.includes("larger than max"),
    // oxlint-disable-next-line no-control-regex -- what a terminal would obey
    shown: (said) =>
      redact(said)
        .replace(/[\u0000-\u001F\u007F]/g, " ")
        .slice(0, 300),
  };
}
