import { ExportError, type ExportErrorCode, type Failed, type Outcome, type Payload } from "@meterbridge/core";
import { type Answer, classifyStatus } from "@meterbridge/pooled-http";
import { LineIndex } from "../lines/line-index.ts";
import { isAboutRequest, wasCutShort } from "./about-request.ts";
import { lineNamed } from "./line-named.ts";
import { namedPoints } from "./named-points.ts";
import { isPartialWrite, partialWrite } from "./partial-write.ts";
import { type ServerWords, serverWords } from "./server-words.ts";

/**
 * Says what the answer of a write API means. Only what was not stored is ever sent again, as far as the answer says so.
 *
 * Tried again are 408, 429, a 400 to a request that did not come in whole, and what is 500 or more, but 501 and 505. Of a 500 nobody knows whether some was stored, nor when a
 * gateway has waited in vain: these are ambiguous. To InfluxDB that makes no difference: the same line twice is one. InfluxDB
 * documentation, "Troubleshoot issues writing data", and the handlers of InfluxDB 1.6 to 1.12, 2.9 and 3.10.
 */
export function classifyWrite(answer: Answer, payload: Payload): Outcome<Payload> {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: "delivered", rejectedPoints: 0 };
  const index = payload.detail instanceof LineIndex ? payload.detail : undefined;
  const said = serverWords(answer);
  const words = { ...said, shown: said.shown + lineNamed(said, index, answer) };
  if (mayBePartial.has(status) && isPartialWrite(words)) return partialWrite(words, index, payload.points);
  switch (status) {
    case 400: // Bad Request: nothing was stored
      return wasCutShort(words) ? unavailable(answer, words) : refusedLines(answer, words, index);
    case 500: // Internal Server Error
      return serverFault(answer, words);
    case 408: // Request Timeout: it has not come in
      return unavailable(answer, words);
    case 502: // Bad Gateway: the server behind it may have stored it
    case 504: // Gateway Timeout
      return { ...unavailable(answer, words), ambiguous: true };
    default:
      // What proxies made up is mostly of a server that did not answer in time.
      return status > 505 ? { ...unavailable(answer, words), ambiguous: true } : classifyStatus(answer, words.shown);
  }
}

const mayBePartial: ReadonlySet<number> = new Set([400, 422, 500]);

/** The named lines are left out and the rest is sent again; when none is named, the bad one is looked for by halves. */
function refusedLines(answer: Answer, words: ServerWords, index: LineIndex | undefined): Failed<Payload> {
  const failure = failed(answer, "refused", words);
  // Of an answer that was cut nobody knows whether it was about to say that some is stored.
  if (answer.unreadable !== undefined || isAboutRequest(words)) return failure;
  const { indices } = namedPoints(words, index);
  return { ...failure, divide: indices.length > 0 ? indices : "halves" };
}

function serverFault(answer: Answer, words: ServerWords): Outcome<Payload> {
  // A cluster of InfluxDB 1 has taken it, and hands it on to a node that is away: Telegraf takes it for a success, too.
  if (/hinted handoff queue not empty/.test(words.message)) {
    return { kind: "delivered", rejectedPoints: 0, message: words.shown };
  }
  // InfluxDB 1 has this status for it; it does not come up by waiting.
  if (/retention policy not found/.test(words.message)) return failed(answer, "refused", words);
  // Other shards, or other tables, may have it.
  return { ...unavailable(answer, words), ambiguous: true };
}

function unavailable(answer: Answer, words: ServerWords): Outcome<Payload> & { readonly kind: "retryable" } {
  const { retryAfterMs } = answer;
  const error = errorOf(answer, "unavailable", words);
  return { kind: "retryable", error, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function failed(answer: Answer, code: ExportErrorCode, words: ServerWords): Failed<Payload> {
  return { kind: "failed", error: errorOf(answer, code, words) };
}

function errorOf({ status, from }: Answer, code: ExportErrorCode, { shown }: ServerWords): ExportError {
  return new ExportError(code, `HTTP ${status} from ${from}${shown && `: ${shown}`}`, { httpStatus: status });
}
