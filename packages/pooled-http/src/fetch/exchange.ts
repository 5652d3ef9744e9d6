import { type Call, ExportError, type Outcome, type Payload, safeCause, stoppedOutcome } from "@meterbridge/core";
import type { AskHeaders } from "../ask-headers.ts";
import type { HttpHeaders } from "../headers.ts";
import { type Circumstances, judgeAnswer, judgeBroken } from "../judge.ts";
import { hasStopped, type Running } from "../stop-on.ts";
import { attempt, type FetchAttempt } from "./attempt.ts";
import type { RequestOf } from "./request.ts";

export interface FetchSetup extends Circumstances {
  readonly request: RequestOf;
  readonly fetch: typeof globalThis.fetch;
  /** Absent: all headers are fixed. */
  readonly askHeaders: AskHeaders | undefined;
  readonly running: Running;
}

/** Sends a payload: headers, request, and once more with new headers after a 401. */
export async function exchange(payload: Payload, call: Call, setup: FetchSetup): Promise<Outcome<Payload>> {
  const { askHeaders, running, shown } = setup;
  if (call.signal.aborted) return stoppedOutcome(call, `${shown} had not answered`, false);
  let asked = askHeaders && (await askHeaders(call));
  if (asked?.outcome) return asked.outcome;
  let result = await once(payload, asked?.headers, call, setup);
  const isUnauthorized = result.kind === "answered" && result.response.statusCode === 401;
  if (askHeaders && isUnauthorized && !hasStopped(call.signal, running)) {
    asked = await askHeaders(call);
    if (asked.outcome) return asked.outcome;
    result = await once(payload, asked.headers, call, setup);
  }
  return judge(result, payload, call, setup);
}

async function once(
  payload: Payload,
  headers: HttpHeaders | undefined,
  call: Call,
  { request, fetch, maxResponseBytes, running }: FetchSetup,
): Promise<FetchAttempt> {
  if (hasStopped(call.signal, running)) return { kind: "stopped", written: false };
  let made: ReturnType<RequestOf>;
  try {
    made = request(payload, headers);
  } catch (error) {
    // A content type that is none, for instance.
    return { kind: "broken", error, written: false };
  }
  return attempt((signal) => fetch(made[0], { ...made[1], signal }), maxResponseBytes, call.signal, running);
}

function judge(result: FetchAttempt, payload: Payload, call: Call, setup: FetchSetup): Outcome<Payload> {
  switch (result.kind) {
    case "answered":
      return judgeAnswer(result, payload, setup);
    case "redirected":
      // As for httpTransport: it would carry data and secrets to somebody else.
      return { kind: "failed", error: new ExportError("refused", `${setup.shown} answers with a redirect`) };
    case "garbled":
      // It answered, so it may have taken the data; and whoever speaks no HTTP will not learn it.
      return garbled(setup, result.error);
    case "broken":
      return judgeBroken(result, setup);
    case "stopped":
      return stoppedOutcome(call, `${setup.shown} had not answered`, result.written);
  }
}

function garbled({ shown, redact }: FetchSetup, error: unknown): Outcome<Payload> {
  const cause = safeCause(error, redact);
  return { kind: "failed", error: new ExportError("bad_response", `${shown} answers no HTTP`, { cause }) };
}
