import type { ResponseBody } from "../response-body.ts";
import type { Running } from "../stop-on.ts";
import { stopped, untilStopped } from "../until-stopped.ts";
import { readCapped } from "./read-capped.ts";
import { innermost, saysNoHttp, wasNeverSent } from "./why-broken.ts";

/** How one request ended, before anybody judges it. `written`: it may have arrived, for all that `fetch` tells. */
export type FetchAttempt =
  | {
      readonly kind: "answered";
      readonly response: { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> };
      readonly body: ResponseBody;
    }
  /** By a redirect of which nothing is shown, not even its status: a browser's. */
  | { readonly kind: "redirected" }
  | { readonly kind: "broken"; readonly error: unknown; readonly written: boolean }
  /** By something that is no HTTP. */
  | { readonly kind: "garbled"; readonly error: unknown }
  /** It was called off before an answer. */
  | { readonly kind: "stopped"; readonly written: boolean };

/**
 * Sends one request, and resolves once it has ended in whatever way, at the latest when the signal is aborted: also with
 * a `fetch` that does not look at its signal.
 */
export async function attempt(
  start: (signal: AbortSignal) => Promise<Response>,
  maxBytes: number,
  signal: AbortSignal,
  running: Running,
): Promise<FetchAttempt> {
  // Not the call's own signal: `close` ends the request, too.
  const calledOff = new AbortController();
  try {
    const answered = started(start, calledOff.signal);
    const response = await untilStopped(answered, signal, running);
    if (response === stopped) {
      calledOff.abort();
      letGo(answered);
      return { kind: "stopped", written: true };
    }
    if (response.type === "opaqueredirect") return { kind: "redirected" };
    const body = await readCapped(response, maxBytes, signal, running);
    // What is left of a body that was given up: it is not to be downloaded.
    if (body.tooLong || body.fault) calledOff.abort();
    return {
      kind: "answered",
      response: { statusCode: response.status, headers: Object.fromEntries(response.headers) },
      body,
    };
  } catch (error) {
    if (saysNoHttp(error)) return { kind: "garbled", error: innermost(error) };
    return { kind: "broken", error: innermost(error), written: !wasNeverSent(error) };
  }
}

/** An answer that comes all the same, from a `fetch` that does not look at its signal, would keep its connection until it is read. */
function letGo(answered: Promise<Response>): void {
  answered.then(({ body }) => body?.cancel()).catch(() => {});
}

/** One of a user's may throw in place of rejecting. */
async function started(start: (signal: AbortSignal) => Promise<Response>, signal: AbortSignal): Promise<Response> {
  return start(signal);
}
