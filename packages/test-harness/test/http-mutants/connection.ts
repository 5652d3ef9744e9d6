import { diag } from "@opentelemetry/api";
import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import type { HttpSettings } from "../../src/index.ts";
import type { Exchange } from "../http-reference/send-request.ts";
import type { HttpMutant } from "./mutant.ts";

export const connectionMutants: readonly HttpMutant[] = [
  { name: "sends in chunks", caughtBy: "http/content-length", defect: { wire: () => ({ hasLength: false }) } },
  {
    name: "gives up when nobody is there",
    caughtBy: "http/refused-then-started",
    defect: { means: (exchange) => failedWith(exchange, /REFUSED/) },
  },
  {
    name: "does not say whom it cannot reach",
    caughtBy: "http/unreachable-named",
    defect: {
      means: ({ kind }) =>
        kind === "broken" ? { kind: "retryable", error: new ExportError("connection", "no connection") } : undefined,
    },
  },
  {
    name: "gives up when a connection breaks before the request is out",
    caughtBy: "http/reset-before-request",
    defect: {
      means: (exchange) =>
        exchange.kind === "broken" && !exchange.written ? failedWith(exchange, /RESET|PIPE/) : undefined,
    },
  },
  {
    name: "takes all the time that connecting needs",
    caughtBy: "http/frozen-ends",
    defect: { wire: () => ({ deafIn: "connect" }) },
  },
  {
    name: "takes a new connection for each export",
    caughtBy: "http/connection-kept",
    defect: { wire: () => ({ keepAlive: false }) },
  },
  {
    name: "warns of a connection that the far end closes while it is idle",
    caughtBy: "http/idle-closed",
    defect: {
      wire: () => ({ onConnect: (socket) => void socket.once("end", () => diag.warn("the connection was closed")) }),
    },
  },
  {
    name: "waits before it replaces a dead connection",
    caughtBy: "http/stale-replaced",
    defect: { wire: () => ({ reconnects: false }) },
  },
  {
    name: "gives up when a name is not known",
    caughtBy: "http/name-unknown",
    defect: { means: (exchange) => failedWith(exchange, /ENOTFOUND/) },
  },
  {
    name: "resolves a name once and for all",
    caughtBy: "http/name-moves",
    defect: { wire: (settings) => ({ lookup: remembered(settings) }) },
  },
  {
    name: "takes all the time that the resolver needs",
    caughtBy: "http/name-never-resolved",
    defect: { wire: () => ({ deafIn: "lookup" }) },
  },
  {
    name: "takes all the time that a headers function needs",
    caughtBy: "http/headers-never-given",
    defect: { wire: () => ({ deafIn: "headers" }) },
  },
  {
    name: "sends without the headers that it does not get",
    caughtBy: "http/headers-never-given",
    defect: { wire: ({ headers }) => (headers ? { headers: async () => ({}) } : {}) },
  },
];

function failedWith(exchange: Exchange, code: RegExp): Outcome<Payload> | undefined {
  if (exchange.kind !== "broken" || !code.test(exchange.error.code ?? "")) return undefined;
  return { kind: "failed", error: new ExportError("connection", exchange.error.message) };
}

function remembered({ lookup }: HttpSettings): HttpSettings["lookup"] {
  if (!lookup) return undefined;
  let answer: Parameters<Parameters<typeof lookup>[2]> | undefined;
  return (host, options, callback) => {
    if (answer) return callback(...answer);
    lookup(host, options, (...found) => {
      if (!found[0]) answer = found;
      callback(...found);
    });
  };
}
