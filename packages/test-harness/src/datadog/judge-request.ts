import type { Point } from "@meterbridge/conformance";
import type { HttpVerdict } from "../http-verdict.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { byAge } from "./by-age.ts";
import { checkEnvelope } from "./check-envelope.ts";
import { checkPayload } from "./check-payload.ts";
import type { IntakePayload } from "./intake-payload.ts";
import { intakePathOf } from "./intake-paths.ts";
import { breach, type IntakeBreach, statusOf } from "./intake-rules.ts";
import { saying } from "./intake-words.ts";
import { cumulativeRefused, judgeOtlp } from "./judge-otlp.ts";
import { readPayload } from "./read-payload.ts";

/** What is asked of a request besides the rules. */
export interface IntakeAccess {
  /** The only key that is let in. Unless said, every one is. */
  readonly apiKey?: string;
}

/** What the intake makes of a request. */
export interface IntakeJudgement {
  readonly breaches: readonly IntakeBreach[];
  /** `undefined`: it is accepted. */
  readonly answer?: HttpVerdict;
  readonly taken: IntakeContent;
  /** What is dropped without a word, because it is more than an hour old. */
  readonly dropped: IntakeContent;
}

/** What a request says: series and sketches, or data points of OTLP. */
export interface IntakeContent extends IntakePayload {
  readonly otlp: readonly Point[];
}

const nothing: IntakeContent = { series: [], sketches: [], otlp: [] };

/** Does with a request what Datadog does, or says which rules it breaks. */
export function judgeRequest(request: RecordedRequest, access: IntakeAccess, nowSeconds: number): IntakeJudgement {
  const refusal = judgeAccess(request, access);
  if (refusal) return refusal;
  try {
    return intakePathOf(request.path) === "/v1/metrics"
      ? ofOtlp(request, nowSeconds)
      : ofPayload(readPayload(request), nowSeconds);
  } catch (error) {
    return refused([breach("decode", String(error))]);
  }
}

/** What is wrong with a request before anybody reads its body; `undefined`: nothing. */
export function judgeAccess(request: RecordedRequest, { apiKey }: IntakeAccess): IntakeJudgement | undefined {
  const breaches = checkEnvelope(request);
  if (breaches.length > 0) return refused(breaches);
  const isOther = apiKey !== undefined && request.headers["dd-api-key"] !== apiKey;
  return isOther ? { breaches, taken: nothing, dropped: nothing, answer: saying(403, "Forbidden") } : undefined;
}

function ofPayload(payload: IntakePayload, nowSeconds: number): IntakeJudgement {
  const breaches = checkPayload(payload, nowSeconds);
  if (breaches.length > 0) return refused(breaches);
  const { fresh, stale } = byAge(payload, nowSeconds);
  return { breaches, taken: { ...fresh, otlp: [] }, dropped: { ...stale, otlp: [] } };
}

function ofOtlp(request: RecordedRequest, nowSeconds: number): IntakeJudgement {
  const { taken, stale, refused: rejectedPoints } = judgeOtlp(request, nowSeconds);
  const answer: HttpVerdict = { do: "accept_some", rejectedPoints, message: cumulativeRefused };
  return {
    breaches: [],
    taken: { ...nothing, otlp: taken },
    dropped: { ...nothing, otlp: stale },
    ...(rejectedPoints > 0 && { answer }),
  };
}

function refused(breaches: readonly IntakeBreach[]): IntakeJudgement {
  const { rule } = breaches[0]!;
  const errors = breaches.slice(0, 10).map((each) => `${each.rule}: ${each.message}`);
  return { breaches, taken: nothing, dropped: nothing, answer: saying(statusOf(rule), errors.join("; ")) };
}
