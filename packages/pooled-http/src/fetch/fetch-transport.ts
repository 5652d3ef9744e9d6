import { checkOptions, closedOutcome, inFlight, systemClock, type Transport } from "@meterbridge/core";
import { headersAsker } from "../ask-headers.ts";
import { classifyStatus } from "../classify-status.ts";
import { secretsOf } from "../secrets.ts";
import { noSocketOptions } from "../socket-options.ts";
import { type Running, stopAll } from "../stop-on.ts";
import { targetOf } from "../target.ts";
import { exchange, type FetchSetup } from "./exchange.ts";
import { type FetchTransportOptions, fetchTransportRules } from "./options.ts";
import { requestOf } from "./request.ts";

/** How long `close` waits for what is under way. */
const closingMs = 500;

const rules = {
  ...noSocketOptions("with fetch: whom it trusts and how it connects is for the runtime to say"),
  ...fetchTransportRules,
};

/**
 * Sends each payload as one POST request by `fetch`, for runtimes without sockets: workers at the edge, browsers.
 *
 * It keeps the contract of `httpTransport`, and judges answers by the same code. What `fetch` does not let it do: a
 * kept-alive connection that turned out to be dead is not repaired here, but is a failure to be tried again; and where
 * the runtime does not say that a request was never sent, its failure counts as `ambiguous`. It needs nothing but the
 * web's own globals.
 */
export function fetchTransport(options: FetchTransportOptions): Transport {
  checkOptions("fetchTransport", options, rules);
  const { headers = {}, clock = systemClock, userAgent = "Meterbridge" } = options;
  const address = new URL(options.url);
  const target = targetOf(address);
  const fixedHeaders = typeof headers === "function" ? {} : headers;
  const secrets = secretsOf([
    ...target.secrets,
    ...Object.values(target.authorization),
    ...Object.values(fixedHeaders),
  ]);
  const running: Running = { stops: new Set(), stopped: false };
  const setup: FetchSetup = {
    request: requestOf(address, [{ "User-Agent": userAgent }, target.authorization, fixedHeaders]),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    askHeaders: typeof headers === "function" ? headersAsker(headers, target.shown, secrets, running) : undefined,
    running,
    shown: target.shown,
    classify: options.classify ?? ((answer) => classifyStatus(answer)),
    maxResponseBytes: options.maxResponseBytes ?? 4 * 1024 * 1024,
    redact: (shown) => secrets.redact(shown),
    wallTime: () => clock.wallTime(),
  };
  const sends = inFlight(clock);
  let closed = false;

  return {
    send: (payload, call) => (closed ? Promise.resolve(closedOutcome()) : sends.track(exchange(payload, call, setup))),
    flush: (call) => sends.settled(call),
    async close(call) {
      closed = true;
      await sends.settled(call, closingMs);
      stopAll(running);
    },
    inspect(visit) {
      visit("requests.in_flight", sends.count);
    },
  };
}
