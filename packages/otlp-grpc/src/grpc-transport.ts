import {
  type Call,
  closedOutcome,
  ExportError,
  inFlight,
  type Outcome,
  type Payload,
  stoppedOutcome,
  type Transport,
} from "@meterbridge/core";
import {
  type HeadersOption,
  type HttpHeaders,
  hasStopped,
  headersAsker,
  type Running,
  secretsOf,
  stopAll,
} from "@meterbridge/pooled-http";
import type { Carrier } from "./carrier.ts";
import { judgeBroken, judgeStatus } from "./judge-reply.ts";
import { metadataFault } from "./metadata-fault.ts";
import type { Reply } from "./reply.ts";
import { statusCode } from "./status.ts";
import type { Way } from "./way.ts";

interface GrpcTransportOptions {
  readonly way: Pick<Way, "endpoint" | "proxy" | "shown" | "clock">;
  /** Metadata for each call. A function is called for each attempt, and once more on UNAUTHENTICATED. */
  readonly headers: HeadersOption;
  /** It is closed with the transport. */
  readonly carrier: Carrier;
}

/** How long `close` waits for what is under way. */
const closingMs = 500;

const unauthenticated = statusCode("UNAUTHENTICATED");

/**
 * Sends each payload as one unary call of OTLP's MetricsService. It has no timer of its own: the call's signal ends
 * everything. It repeats a call itself in one case only: with new metadata after UNAUTHENTICATED.
 */
export function grpcTransport({ way, headers, carrier }: GrpcTransportOptions): Transport {
  const { shown, clock, proxy } = way;
  const { userInfo } = way.endpoint;
  const basic = userInfo && `Basic ${Buffer.from(userInfo).toString("base64")}`;
  const fixed = lowerCased(typeof headers === "function" ? {} : headers, basic);
  const ofAddress = userInfo ? [userInfo, ...userInfo.split(":")] : [];
  const secrets = secretsOf([...Object.values(fixed), ...ofAddress, ...(proxy?.secrets ?? [])]);
  const running: Running = { stops: new Set(), stopped: false };
  const ask = typeof headers === "function" ? headersAsker(headers, shown, secrets, running) : undefined;
  const sends = inFlight(clock);
  const on = { shown, redact: secrets.redact };
  let closed = false;

  return {
    send: (payload, call) => (closed ? Promise.resolve(closedOutcome()) : sends.track(exchange(payload, call))),
    flush: (call) => sends.settled(call),
    async close(call) {
      closed = true;
      await sends.settled(call, closingMs);
      stopAll(running);
      carrier.close();
    },
    inspect(visit) {
      visit("requests.in_flight", sends.count);
      carrier.inspect?.(visit);
    },
  };

  async function exchange(payload: Payload, call: Call): Promise<Outcome<Payload>> {
    if (call.signal.aborted) return stoppedOutcome(call, `${shown} had not answered`, false);
    let asked = await metadata(call);
    if (asked.outcome) return asked.outcome;
    let reply = await once(payload, asked.metadata, call);
    if (ask && reply.kind === "status" && reply.status === unauthenticated && !hasStopped(call.signal, running)) {
      asked = await metadata(call);
      if (asked.outcome) return asked.outcome;
      reply = await once(payload, asked.metadata, call);
    }
    return judge(reply, call);
  }

  async function metadata(call: Call): Promise<Metadata> {
    if (!ask) return { metadata: fixed };
    const { headers, outcome } = await ask(call);
    if (outcome) return { outcome };
    for (const [name, value] of Object.entries(headers)) {
      const fault = metadataFault(name, value);
      if (fault !== undefined) return { outcome: wrongMetadata(`${JSON.stringify(name)} ${fault}`) };
    }
    return { metadata: lowerCased(headers, basic) };
  }

  function once(payload: Payload, metadata: HttpHeaders, { signal }: Call): Promise<Reply> {
    if (hasStopped(signal, running)) return Promise.resolve({ kind: "stopped", written: false });
    return carrier.call(payload, metadata, signal, running);
  }

  function judge(reply: Reply, call: Call): Outcome<Payload> {
    switch (reply.kind) {
      case "status":
        return judgeStatus(reply, on);
      case "broken":
        return judgeBroken(reply, on);
      case "stopped":
        return stoppedOutcome(call, `${shown} had not answered`, reply.written);
    }
  }
}

type Metadata =
  | { readonly metadata: HttpHeaders; readonly outcome?: undefined }
  | { readonly metadata?: undefined; readonly outcome: Outcome<Payload> };

function wrongMetadata(why: string): Outcome<Payload> {
  return { kind: "failed", error: new ExportError("unauthorized", `the headers function is wrong: ${why}`) };
}

/** HTTP/2 knows no upper case; what the user says wins over the address's user info. */
function lowerCased(headers: HttpHeaders, authorization: string | undefined): HttpHeaders {
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...(authorization !== undefined && { authorization }), ...Object.fromEntries(own) };
}
