import { ExportError, type ExportErrorCode, type Outcome, type Payload, type Retryable } from "@meterbridge/core";
import { type Answer, classifyStatus } from "@meterbridge/pooled-http";
import { errorsIn, intakeWords } from "./intake-words.ts";
import { keyHint } from "./key-hint.ts";
import { withRestAsked } from "./rest-asked.ts";

/**
 * Says what an answer of the intakes of series and of sketches means. Tried again are 408, 429 and what is 500 or more, but 501 and 505:
 * as the Agent does. Of what may have arrived all the same, a series has the same value at the same second twice, which is one; a sketch
 * may count twice. Datadog documentation, "Submit metrics".
 */
export function classifyIntake(given: Answer): Outcome<Payload> {
  const answer = withRestAsked(given);
  const { status } = answer;
  if (status >= 200 && status < 300) return delivered(answer);
  const said = intakeWords(answer);
  switch (status) {
    case 400: // Bad Request: something in it is wrong, and it is not named
      return { kind: "failed", error: errorOf(answer, "refused", said), divide: "halves" };
    case 403: // Forbidden: what it says is the same for every reason
      return classifyStatus(answer, keyHint(said));
    case 408: // Request Timeout: it has not come in
      return unavailable(answer, said);
    case 500: // Internal Server Error: nobody knows how far it came
    case 502: // Bad Gateway: whoever is behind it may have it
    case 504: // Gateway Timeout
      return { ...unavailable(answer, said), ambiguous: true };
    default:
      // What proxies made up is mostly of a server that did not answer in time.
      return status > 505 ? { ...unavailable(answer, said), ambiguous: true } : classifyStatus(answer, said);
  }
}

/** What is taken is never sent again; errors in such an answer are a warning. */
function delivered(answer: Answer): Outcome<Payload> {
  const message = errorsIn(answer);
  return { kind: "delivered", rejectedPoints: 0, ...(message && { message }) };
}

function unavailable(answer: Answer, said: string): Retryable<Payload> {
  const { retryAfterMs } = answer;
  const error = errorOf(answer, "unavailable", said);
  return { kind: "retryable", error, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function errorOf({ status, from }: Answer, code: ExportErrorCode, said: string): ExportError {
  return new ExportError(code, `HTTP ${status} from ${from}${said && `: ${said}`}`, { httpStatus: status });
}
