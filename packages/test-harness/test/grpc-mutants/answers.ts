import { diag } from "@opentelemetry/api";
import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import { readProtobuf } from "../../src/index.ts";
import type { Exchange } from "../grpc-reference/make-call.ts";
import type { GrpcMutant } from "./mutant.ts";

export const answerMutants: readonly GrpcMutant[] = [
  {
    name: "cannot unpack an answer",
    caughtBy: "grpc/answer-compressed",
    defect: {
      means: (exchange) =>
        exchange.kind === "answered" && exchange.headers["grpc-encoding"] === "gzip" ? failed("packed") : undefined,
    },
  },
  {
    name: "sends again when it cannot read the answer",
    caughtBy: "grpc/answer-unreadable",
    defect: { means: (exchange) => againAfter(exchange, "unreadable") },
  },
  {
    name: "takes an answer without a status for a success",
    caughtBy: "grpc/answer-without-status",
    defect: { reading: () => ({ withoutStatus: 0 }) },
  },
  {
    name: "reads an answer to its end",
    caughtBy: "grpc/answer-too-large",
    defect: { wire: () => ({ mostBytes: Infinity }) },
  },
  {
    name: "sends again when the answer is too large",
    caughtBy: "grpc/answer-too-large",
    defect: { means: (exchange) => againAfter(exchange, "too large") },
  },
  {
    name: "unpacks an answer to its end",
    caughtBy: "grpc/answer-bomb",
    defect: { wire: () => ({ mostUnpackedBytes: 2 ** 30 }) },
  },
  {
    name: "believes every number",
    caughtBy: "grpc/partial-success-clamped",
    defect: {
      around: (next) => ({
        ...next,
        async send(payload, call) {
          const outcome = await next.send(payload, call);
          if (outcome.kind === "delivered" && outcome.rejectedPoints > 0) diag.warn(`lost ${outcome.rejectedPoints}`);
          return outcome;
        },
      }),
    },
  },
  {
    name: "takes a negative number for a failure",
    caughtBy: "grpc/partial-success-clamped",
    defect: { means: (exchange) => (rejectedIn(exchange) < 0n ? failed("nonsense") : undefined) },
  },
  {
    name: "does not listen to warnings",
    caughtBy: "grpc/partial-success-warning",
    defect: {
      around: (next) => ({
        ...next,
        async send(payload, call) {
          const outcome = await next.send(payload, call);
          const isWarning = outcome.kind === "delivered" && outcome.rejectedPoints === 0;
          return isWarning ? { kind: "delivered", rejectedPoints: 0 } : outcome;
        },
      }),
    },
  },
  {
    name: "shows what the far end says as it is",
    caughtBy: "grpc/secret-echoed",
    defect: { reading: () => ({ shown: (said) => said.slice(0, 300) }) },
  },
  {
    name: "cuts what the far end says before it takes secrets out",
    caughtBy: "grpc/secret-echoed",
    defect: { reading: ({ secret }) => ({ shown: (said) => said.slice(0, 300).replaceAll(secret, "…") }) },
  },
  {
    name: "shows all that the far end says",
    caughtBy: "grpc/words-shortened",
    defect: { reading: ({ secret }) => ({ shown: (said) => said.replaceAll(secret, "…").replaceAll(/\s/g, " ") }) },
  },
  {
    name: "shows the far end's control characters",
    caughtBy: "grpc/words-shortened",
    defect: { reading: ({ secret }) => ({ shown: (said) => said.replaceAll(secret, "…").slice(0, 300) }) },
  },
];

function againAfter(exchange: Exchange, fault: string): Outcome<Payload> | undefined {
  if (exchange.kind !== "answered" || !("fault" in exchange.body) || exchange.body.fault !== fault) return undefined;
  const isTaken = exchange.trailers["grpc-status"] === "0" || fault === "too large";
  return isTaken ? { kind: "retryable", error: new ExportError("bad_response", fault) } : undefined;
}

function failed(message: string): Outcome<Payload> {
  return { kind: "failed", error: new ExportError("bad_response", message) };
}

function rejectedIn(exchange: Exchange): bigint {
  if (exchange.kind !== "answered" || !("message" in exchange.body)) return 0n;
  const { partialSuccess } = readProtobuf("ExportMetricsServiceResponse", exchange.body.message);
  return partialSuccess?.rejectedDataPoints ?? 0n;
}
