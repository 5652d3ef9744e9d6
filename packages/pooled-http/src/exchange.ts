import type { ClientRequest } from "node:http";
import { type Call, closedOutcome, type Outcome, type Payload, stoppedOutcome } from "@meterbridge/core";
import { type Attempt, attempt } from "./attempt.ts";
import type { AskHeaders } from "./ask-headers.ts";
import type { HttpHeaders } from "./headers.ts";
import { type Circumstances, judgeAnswer, judgeBroken } from "./judge.ts";
import type { Requester } from "./requester.ts";
import { hasStopped, type Running } from "./stop-on.ts";
import { stopped, untilStopped } from "./until-stopped.ts";

export interface ExchangeSetup extends Circumstances {
  readonly requester: Requester;
  /** Absent: all headers are fixed. */
  readonly askHeaders: AskHeaders | undefined;
  readonly running: Running;
}

/** Sends a payload: headers, request, and the two cases in which the request is repeated at once. */
export async function exchange(payload: Payload, call: Call, setup: ExchangeSetup): Promise<Outcome<Payload>> {
  const { askHeaders, requester, running } = setup;
  if (call.signal.aborted) return stoppedOutcome(call, `${setup.shown} had not answered`, false);
  const renewing = requester.renewTls();
  if (renewing && (await untilStopped(renewing, call.signal, running)) === stopped) {
    return stoppedOutcome(call, "the certificate files had not been read", false);
  }
  let asked = askHeaders && (await askHeaders(call));
  if (asked?.outcome) return asked.outcome;

  if (requester.closed) return closedOutcome();
  let result = await once(payload, asked?.headers, call, setup);
  let ambiguous = false;
  if (result.kind === "broken" && result.stale && !hasStopped(call.signal, running)) {
    // The far end had closed the kept-alive connection. A new one is no retry that a user should see; but a far end
    // that took the request and died cannot be told apart, so a failure of the second is ambiguous.
    ambiguous = result.written;
    requester.dropIdle();
    result = await once(payload, asked?.headers, call, setup);
  }
  if (
    askHeaders &&
    result.kind === "answered" &&
    result.response.statusCode === 401 &&
    !hasStopped(call.signal, running)
  ) {
    asked = await askHeaders(call);
    if (asked.outcome) return asked.outcome;
    result = await once(payload, asked.headers, call, setup);
  }

  const outcome = judge(result, payload, call, setup);
  return ambiguous && outcome.kind !== "delivered" ? { ...outcome, ambiguous } : outcome;
}

function once(payload: Payload, headers: HttpHeaders | undefined, call: Call, setup: ExchangeSetup): Promise<Attempt> {
  let request: ClientRequest;
  try {
    request = setup.requester.start(payload, call.signal, headers);
  } catch (error) {
    // A content type that is none, for instance.
    return Promise.resolve({ kind: "broken", error, written: false, stale: false });
  }
  return attempt(request, payload.body, setup.maxResponseBytes, call.signal, setup.running);
}

function judge(result: Attempt, payload: Payload, call: Call, setup: ExchangeSetup): Outcome<Payload> {
  switch (result.kind) {
    case "answered":
      return judgeAnswer(result, payload, setup);
    case "broken":
      return judgeBroken(result, setup);
    case "stopped":
      return stoppedOutcome(call, `${setup.shown} had not answered`, result.written);
  }
}
