import { diag } from "@opentelemetry/api";
import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import type { Exchange } from "../http-reference/send-request.ts";
import type { HttpMutant } from "./mutant.ts";

export const answerMutants: readonly HttpMutant[] = [
  {
    name: "follows redirects",
    caughtBy: "http/redirect-not-followed",
    defect: {
      means(exchange) {
        const { location } = exchange.kind === "answered" ? exchange.headers : {};
        if (location !== undefined) void fetch(location, { method: "POST" }).catch(() => {});
        return undefined;
      },
    },
  },
  {
    name: "sends again when the answer breaks off",
    caughtBy: "http/success-cut",
    defect: { means: (exchange) => againAfter(exchange, "cut") },
  },
  {
    name: "takes a success that it cannot read for a failure",
    caughtBy: "http/success-unreadable",
    others: 4,
    defect: {
      means(exchange) {
        if (exchange.kind !== "answered" || exchange.status !== 200 || !("bytes" in exchange.body)) return undefined;
        return isJson(exchange.body.bytes.toString()) ? undefined : failed("the answer is no JSON");
      },
    },
  },
  {
    name: "takes all the time that the body of an answer needs",
    caughtBy: "http/success-late",
    defect: { wire: () => ({ deafIn: "body" }) },
  },
  {
    name: "takes all the time that the head of an answer needs",
    caughtBy: "http/drip-ends",
    defect: { wire: () => ({ deafIn: "head" }) },
  },
  {
    name: "takes what is no HTTP for a success",
    caughtBy: "http/no-http",
    defect: {
      means: (exchange) =>
        exchange.kind === "broken" && exchange.error.code?.startsWith("HPE_")
          ? { kind: "delivered", rejectedPoints: 0 }
          : undefined,
    },
  },
  {
    name: "believes every number",
    caughtBy: "http/partial-success-clamped",
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
    caughtBy: "http/partial-success-clamped",
    defect: {
      means: (exchange) => (bodyOf(exchange).includes('"rejectedDataPoints":"-') ? failed("nonsense") : undefined),
    },
  },
  {
    name: "does not listen to warnings",
    caughtBy: "http/partial-success-warning",
    defect: {
      means: (exchange) =>
        bodyOf(exchange).includes('"rejectedDataPoints":"0"') ? { kind: "delivered", rejectedPoints: 0 } : undefined,
    },
  },
  {
    name: "sends again when it cannot unpack the answer",
    caughtBy: "http/encoded-answers",
    defect: { means: (exchange) => againAfter(exchange, "cannot be unpacked") },
  },
  {
    name: "reads an answer to its end",
    caughtBy: "http/large-answer",
    defect: { wire: () => ({ mostBytes: Infinity }) },
  },
  {
    name: "sends again when the answer is too large",
    caughtBy: "http/large-answer",
    defect: { means: (exchange) => againAfter(exchange, "too large") },
  },
  {
    name: "unpacks an answer to its end",
    caughtBy: "http/gzip-bomb",
    defect: { wire: () => ({ mostUnpackedBytes: 2 ** 30 }) },
  },
  {
    name: "shows what the far end says as it is",
    caughtBy: "http/secret-echoed",
    defect: { reading: () => ({ shown: (said) => said.slice(0, 300) }) },
  },
  {
    name: "cuts what the far end says before it takes secrets out",
    caughtBy: "http/secret-echoed",
    defect: { reading: ({ secret }) => ({ shown: (said) => said.slice(0, 300).replaceAll(secret, "…") }) },
  },
  {
    name: "shows all that the far end says",
    caughtBy: "http/words-shortened",
    defect: { reading: ({ secret }) => ({ shown: (said) => said.replaceAll(secret, "…").replaceAll(/\s/g, " ") }) },
  },
  {
    name: "shows the far end's control characters",
    caughtBy: "http/words-shortened",
    defect: { reading: ({ secret }) => ({ shown: (said) => said.replaceAll(secret, "…").slice(0, 300) }) },
  },
];

function againAfter(exchange: Exchange, fault: string): Outcome<Payload> | undefined {
  if (exchange.kind !== "answered" || !("fault" in exchange.body) || exchange.body.fault !== fault) return undefined;
  return { kind: "retryable", error: new ExportError("bad_response", fault) };
}

function failed(message: string): Outcome<Payload> {
  return { kind: "failed", error: new ExportError("bad_response", message) };
}

function bodyOf(exchange: Exchange): string {
  return exchange.kind === "answered" && "bytes" in exchange.body ? exchange.body.bytes.toString() : "";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
