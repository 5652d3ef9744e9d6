import {
  flow,
  metricExporter,
  type Outcome,
  type Payload,
  pipeline,
  redactor,
  type Transport,
  waitFor,
} from "@meterbridge/core";
import { cannot, everything, type Subject } from "@meterbridge/conformance";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { httpEverything, httpSubject, type HttpSettings } from "../../src/index.ts";
import { referenceEncoder } from "./encoder.ts";
import { judge, type Reading } from "./judge.ts";
import { limiting, type Pace, retrying } from "./layers.ts";
import { agentFor, type Exchange, sendRequest } from "./send-request.ts";
import { rightWire, type Wire } from "./wire.ts";

/** What is wrong with a mutant: each part takes the place of the right one. */
export interface Defect {
  readonly wire?: (settings: HttpSettings) => Partial<Wire>;
  readonly reading?: (settings: HttpSettings) => Partial<Reading>;
  readonly pace?: Partial<Pace>;
  /** Says what the end of a request means before anybody else; `undefined`: leaves it to the right way. */
  readonly means?: (exchange: Exchange, settings: HttpSettings) => Outcome<Payload> | undefined;
  /** Lies between the attempts and the network. */
  readonly around?: (next: Transport, settings: HttpSettings) => Transport;
}

const otlpRetried = [429, 502, 503, 504];

/** An exporter that keeps every promise of HTTP; or one that does not. */
export function reference(defect: Defect = {}): Subject {
  return httpSubject({
    name: "the HTTP reference",
    capabilities: { ...everything, requestLimit: cannot("it is about HTTP") },
    http: httpEverything,
    retried: otlpRetried,
    exporter: (settings) => exporterOf(defect, settings),
  });
}

function exporterOf(defect: Defect, settings: HttpSettings): PushMetricExporter {
  const { clock, timeoutMs, temporality } = settings;
  const wire = { ...rightWire(settings), ...defect.wire?.(settings) };
  const transport = httpTransport(wire, { ...rightReading(settings), ...defect.reading?.(settings) }, defect, settings);
  const sink = flow(
    limiting(clock, timeoutMs),
    retrying({ clock, leastWaitMs: 100, mostWishMs: Infinity, remembers: true, ...defect.pace }),
    limiting(clock, timeoutMs / 2),
    defect.around?.(transport, settings) ?? transport,
  );
  // Nobody but the transport keeps the time of one that is deaf.
  const ownMs = wire.deafIn === undefined ? timeoutMs : 0;
  return metricExporter(pipeline(referenceEncoder, sink), { name: "http", timeoutMs: ownMs, clock, temporality });
}

function httpTransport(wire: Wire, reading: Reading, { means }: Defect, settings: HttpSettings): Transport {
  const agent = agentFor(wire);
  return {
    async send({ body }, { signal }) {
      const asked = await waitFor(wire.headers(), wire.deafIn === "headers" ? new AbortController().signal : signal);
      let exchange: Exchange = asked ? await sendRequest(wire, agent, asked.value, body, signal) : { kind: "stopped" };
      if (asked && wire.reconnects && exchange.kind === "broken" && exchange.stale) {
        exchange = await sendRequest(wire, agent, asked.value, body, signal);
      }
      return means?.(exchange, settings) ?? judge(exchange, reading);
    },
    flush: async () => {},
    close: async () => agent.destroy(),
  };
}

function rightReading({ url, secret, clock }: HttpSettings): Reading {
  const redact = redactor([secret]);
  return {
    address: new URL(url).host,
    retried: otlpRetried,
    // oxlint-disable-next-line no-control-regex -- what a terminal would obey
    shown: (said) =>
      redact(said)
        .replace(/[\u0000-\u001F\u007F]/g, " ")
        .slice(0, 300),
    retryAfterMs(header) {
      if (/^\d+$/.test(header)) return Number(header) * 1_000;
      const date = header.endsWith("GMT") ? Date.parse(header) : Number.NaN;
      return Number.isNaN(date) ? undefined : Math.max(0, date - clock.wallTime());
    },
  };
}
