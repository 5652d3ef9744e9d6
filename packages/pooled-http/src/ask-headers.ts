import { type Call, ExportError, type Outcome, type Payload, safeCause, stoppedOutcome } from "@meterbridge/core";
import { type HeadersOption, type HttpHeaders, wrongHeaders } from "./headers.ts";
import type { Secrets } from "./secrets.ts";
import type { Running } from "./stop-on.ts";
import { stopped, untilStopped } from "./until-stopped.ts";

/** The headers for one attempt, or why there are none. */
type Asked =
  | { readonly headers: HttpHeaders; readonly outcome?: undefined }
  | { readonly headers?: undefined; readonly outcome: Outcome<Payload> };

export type AskHeaders = (call: Call) => Promise<Asked>;

/** Asks the user's function, which may throw, hang, or give what is no header. */
export function headersAsker(
  give: Exclude<HeadersOption, HttpHeaders>,
  shown: string,
  secrets: Secrets,
  running: Running,
): AskHeaders {
  return async (call) => {
    let headers: unknown;
    try {
      const given = give();
      headers = isPromise(given) ? await untilStopped(given, call.signal, running) : given;
    } catch (error) {
      // Worth another try: most often it is a token service that is down for a moment.
      const cause = safeCause(error, secrets.redact);
      return {
        outcome: {
          kind: "retryable",
          error: new ExportError("unauthorized", "the headers function failed", { cause }),
        },
      };
    }
    if (headers === stopped) return { outcome: stoppedOutcome(call, `${shown} had not answered`, false) };
    if (typeof headers !== "object" || headers === null) return refused("it gave no object");
    const wrong = wrongHeaders(headers)[0];
    if (wrong) return refused(`${wrong.option} ${wrong.fault}`);
    secrets.add(Object.values(headers));
    return { headers: headers as HttpHeaders };
  };
}

function refused(why: string): Asked {
  return {
    outcome: { kind: "failed", error: new ExportError("unauthorized", `the headers function is wrong: ${why}`) },
  };
}

function isPromise(given: unknown): given is Promise<unknown> {
  return typeof (given as Promise<unknown> | undefined)?.then === "function";
}
