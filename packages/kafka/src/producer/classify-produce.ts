import {
  classifyError,
  codeOf,
  ExportError,
  type ExportErrorCode,
  messageOf,
  type Outcome,
  type Payload,
  type Redact,
  safeCause,
  tlsFault,
} from "@meterbridge/core";
import { type BrokerError, brokerErrors } from "./broker-errors.ts";
import { PartitionChanged } from "./attempt.ts";
import { errorChain, type ErrorLink } from "./error-chain.ts";

/** Where a batch was sent to, and what is known of its way beside the error. */
export interface Produced {
  readonly topic: string;
  /** The brokers, for messages. */
  readonly shown: string;
  readonly redact: Redact;
  /** Nothing of the batch has left this process, in this attempt or in one before. */
  readonly unsent: boolean;
  /** An attempt before has sent the same batch, and nobody knows what became of it. */
  readonly isAgain: boolean;
  /** The brokers have answered before: TLS and credentials are as they want them. */
  readonly isKnown: boolean;
  /** The client is another's, which may tell a broker's answer as kafkajs and librdkafka do, in `code`. */
  readonly isOwnProducer?: boolean;
}

interface JudgedProduce {
  readonly outcome: Outcome<Payload>;
  /** The brokers do not know this producer as it knows itself: the next batch needs a new one. */
  readonly renew?: true;
}

/** Says what an error of a client means: what the broker answered, where it did; else how the way to it failed. */
export function classifyProduce(error: unknown, on: Produced): JudgedProduce {
  const links = errorChain(error);
  if (error instanceof PartitionChanged) {
    const outcome = {
      kind: "retryable",
      error: exportError("unavailable", error.message, error, on),
      ambiguous: true,
    } as const;
    return { outcome, renew: true };
  }
  const answer = links.map((link) => answerOf(link, on)).find((found) => found !== undefined);
  return answer ? judgeAnswer(answer, error, on) : { outcome: judgeWay(links, error, on) };
}

/** UNSUPPORTED_SASL_MECHANISM, ILLEGAL_SASL_STATE, SASL_AUTHENTICATION_FAILED. */
const saslErrors: ReadonlySet<number> = new Set([33, 34, 58]);

interface BrokerAnswer {
  readonly means: BrokerError;
  /** What the broker said in words. */
  readonly words?: string;
}

/** `apiCode`: of @platformatic/kafka; `code`: of kafkajs and librdkafka, whose own errors are negative. */
function answerOf(link: ErrorLink, { unsent, isOwnProducer }: Produced): BrokerAnswer | undefined {
  const { apiCode, code, serverErrorMessage, message } = link;
  const number = typeof apiCode === "number" || !isOwnProducer ? apiCode : code;
  // Here the client has put its own words in the place of the broker's answer.
  if (String(message).startsWith("Unknown topic")) return { means: brokerErrors[3]! };
  if (typeof number !== "number" || number <= 0) return undefined;
  const means = brokerErrors[number] ?? unknownError(number);
  // Of credentials, never of a batch.
  if (!unsent && !isOwnProducer && saslErrors.has(number)) return undefined;
  return { means, ...(typeof serverErrorMessage === "string" && { words: serverErrorMessage }) };
}

function unknownError(number: number): BrokerError {
  const because = "nobody knows here what that means";
  return { name: `error ${number}`, kind: "retryable", code: "unknown", because, ambiguous: true };
}

function judgeAnswer({ means, words = "" }: BrokerAnswer, cause: unknown, on: Produced): JudgedProduce {
  const { code, divide, renew } = means;
  // A number that another batch has used already: this one was not written.
  const kind = means.kind === "delivered" && !on.isAgain ? "retryable" : means.kind;
  if (kind === "delivered") return { outcome: { kind, rejectedPoints: 0 }, ...(renew && { renew }) };
  // Of what was sent before, this answer says nothing.
  const ambiguous = !on.unsent && (means.ambiguous ?? on.isAgain) && { ambiguous: true as const };
  const todo = means === brokerErrors[3] ? `: create ${JSON.stringify(on.topic)}, or let the brokers do so` : "";
  const said = words && words !== means.because ? `: ${words}` : "";
  const error = exportError(code, `answered ${means.name} (${means.because})${todo}${said}`, cause, on);
  if (kind === "failed") return { outcome: { kind, error, ...ambiguous, ...(divide && { divide }) } };
  return { outcome: { kind, error, ...ambiguous }, ...(renew && { renew }) };
}

function judgeWay(links: readonly ErrorLink[], cause: unknown, on: Produced): Outcome<Payload> {
  const words = [...new Set(links.map(messageOf))].filter((message) => message !== "").join(": ");
  const node = links.map((link) => classifyError(link)).find(isOfNode);
  const refusal = refusalOf(links, words, node !== undefined);
  const code = refusal?.code ?? node?.error.code ?? "connection";
  const isClosed = words.includes("Connection closed");
  const hint = isClosed && !refusal && !node && !on.isKnown ? " (does it want tls, or sasl?)" : "";
  const error = exportError(code, refusal?.what ?? `${words || "the connection broke"}${hint}`, cause, on);
  // What ends a connection says nothing about a batch that is on it: the next attempt tells, before it sends.
  if (refusal && (on.unsent || on.isOwnProducer)) return { kind: "failed", error };
  return { kind: "retryable", error, ...(!on.unsent && { ambiguous: true as const }) };
}

/** Why a connection will not come about before somebody has set something right. */
function refusalOf(
  links: readonly ErrorLink[],
  words: string,
  isOfNode: boolean,
): { readonly code: ExportErrorCode; readonly what: string } | undefined {
  const fault = links.map((link) => tlsFault(codeOf(link), messageOf(link))).find((why) => why !== undefined);
  if (fault !== undefined) return { code: "tls", what: fault };
  if (/\bBroker requires TLS\b/.test(words)) return { code: "tls", what: "speaks TLS, and nothing else (option tls)" };
  if (isOfNode || /Connection closed/.test(words)) return undefined;
  const isUnauthorized = links.some((link) => codeOf(link) === "PLT_KFK_AUTHENTICATION");
  return isUnauthorized ? { code: "unauthorized", what: words } : undefined;
}

/** Whether an error of Node's own has told what happened: nobody there, reset, unreachable. */
function isOfNode(outcome: Outcome<never>): outcome is Extract<Outcome<never>, { kind: "retryable" }> {
  return outcome.kind === "retryable" && outcome.error.code !== "unknown";
}

function exportError(code: ExportErrorCode, what: string, cause: unknown, { shown, redact }: Produced): ExportError {
  return new ExportError(code, redact(`${shown} ${what}`), { cause: safeCause(cause, redact) });
}
