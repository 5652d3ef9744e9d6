import { diag } from "@opentelemetry/api";
import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import type { Exchange } from "../grpc-reference/make-call.ts";
import { statusOfReset } from "../grpc-reference/judge.ts";
import type { GrpcMutant } from "./mutant.ts";

const internal = 13;
const unavailable = 14;
const refusedStream = 7;
const enhanceYourCalm = 11;

export const connectionMutants: readonly GrpcMutant[] = [
  {
    name: "gives up when nobody is there",
    caughtBy: "grpc/refused-then-started",
    defect: { means: (exchange) => failedWith(exchange, /REFUSED/) },
  },
  {
    name: "does not say whom it cannot reach",
    caughtBy: "grpc/unreachable-named",
    defect: {
      means: ({ kind }) =>
        kind === "broken" ? { kind: "retryable", error: new ExportError("connection", "no connection") } : undefined,
    },
  },
  {
    name: "gives up when a connection breaks before the call is out",
    caughtBy: "grpc/reset-before-request",
    defect: {
      means: (exchange) =>
        exchange.kind === "broken" && !exchange.written ? failedWith(exchange, /RESET|PIPE/) : undefined,
    },
  },
  {
    name: "gives up when a connection breaks after the call is out",
    caughtBy: "grpc/reset-after-request",
    defect: {
      means: (exchange) =>
        exchange.kind === "broken" && exchange.written ? failedWith(exchange, /RESET|PIPE/) : undefined,
    },
  },
  {
    name: "takes a new connection for each call",
    caughtBy: "grpc/connection-kept",
    defect: { wire: () => ({ keeps: "none" }) },
  },
  {
    name: "holds on to a connection that is dead",
    caughtBy: "grpc/restarted",
    others: 6,
    defect: { wire: () => ({ keeps: "all" }) },
  },
  {
    name: "takes all the time that connecting needs",
    caughtBy: "grpc/frozen-ends",
    defect: { wire: () => ({ deafIn: "connect" }) },
  },
  {
    name: "holds on to a connection over which nothing comes",
    caughtBy: "grpc/black-hole",
    defect: { wire: () => ({ leavesSilent: false }) },
  },
  {
    name: "takes what is no HTTP/2 for a success",
    caughtBy: "grpc/no-http2",
    defect: {
      means: (exchange) =>
        exchange.kind === "broken" && /protocol error/i.test(exchange.error.message)
          ? { kind: "delivered", rejectedPoints: 0 }
          : undefined,
    },
  },
  {
    name: "takes every stream that is reset for a failure of the far end",
    caughtBy: "grpc/reset-stream-retried",
    defect: { reading: () => ({ statusOfReset: () => internal }) },
  },
  {
    name: "tries again whenever a stream is reset",
    caughtBy: "grpc/reset-stream-final",
    defect: { reading: () => ({ statusOfReset: () => unavailable }) },
  },
  {
    name: "tries again at once a far end that asks for calm",
    caughtBy: "grpc/reset-stream-final",
    defect: {
      reading: () => ({ statusOfReset: (code) => (code === enhanceYourCalm ? unavailable : statusOfReset(code)) }),
    },
  },
  {
    name: "gives up what the far end has not looked at",
    caughtBy: "grpc/go-away-before",
    defect: {
      reading: () => ({ statusOfReset: (code) => (code === refusedStream ? internal : statusOfReset(code)) }),
    },
  },
  ...["grpc/go-away-after", "grpc/go-away-idle"].map((caughtBy): GrpcMutant => ({
    name: "warns of a far end that goes away",
    caughtBy,
    defect: { wire: () => ({ onGoAway: () => diag.warn("the far end has gone away") }) },
  })),
];

function failedWith(exchange: Exchange, code: RegExp): Outcome<Payload> | undefined {
  if (exchange.kind !== "broken" || !code.test(exchange.error.code ?? "")) return undefined;
  return { kind: "failed", error: new ExportError("connection", exchange.error.message) };
}
