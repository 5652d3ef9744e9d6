import type { ReceivedPoint } from "@meterbridge/conformance";
import { httpFarEnd, type HttpFarEnd, type HttpFarEndOptions } from "../http-far-end.ts";
import { wasAccepted } from "../perform-verdict.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import type { IntakePayload, IntakeSeries, IntakeSketch } from "./intake-payload.ts";
import type { IntakeBreach } from "./intake-rules.ts";
import { intakeWords } from "./intake-words.ts";
import { type IntakeAccess, type IntakeContent, type IntakeJudgement, judgeRequest } from "./judge-request.ts";
import { type IntakeForm, pointsOfIntake } from "./points-of-intake.ts";
import { storedPayload } from "./stored-payload.ts";

export interface DatadogIntakeOptions extends IntakeAccess, IntakeForm, Pick<HttpFarEndOptions, "tls"> {
  /** The time, in milliseconds since 1970, by which points are too old or too far ahead; the system's unless said. */
  readonly now?: () => number;
}

/** A server that behaves as Datadog's intake does, out of itself or on command. */
export interface DatadogIntake extends HttpFarEnd<ReceivedPoint> {
  /** The base address: the paths of the intake are appended to it. */
  readonly url: string;
  /** The rules that requests have broken; those requests were refused. */
  breaches(): readonly IntakeBreach[];
  /** What was taken as series, request by request. */
  series(): readonly IntakeSeries[];
  /** What was taken as distributions, request by request. */
  sketches(): readonly IntakeSketch[];
  /**
   * What Datadog has in the end: one value for each series and second, the last one, whatever it took the place of, and one sketch for each
   * distribution and second, of everything that came.
   */
  stored(): IntakePayload;
  /** What was dropped without a word, because it was more than an hour old. */
  dropped(): readonly ReceivedPoint[];
}

/**
 * Starts a server on a free loopback port that has Datadog's intake: `/api/v2/series` (protobuf and JSON), `/api/beta/sketches`, and
 * `/v1/metrics` for OTLP.
 *
 * What is to be accepted, which is everything unless a verdict says otherwise, is judged by every rule of `intakeRules`. Who breaks one is
 * refused with 400, or with 403, 404, 405 or 413 where that says more, and told which one. Other verdicts are said in the intake's words.
 */
export async function datadogIntake(options: DatadogIntakeOptions = {}): Promise<DatadogIntake> {
  const { tls, now = Date.now, ...others } = options;
  const judgements = new Map<RecordedRequest, IntakeJudgement>();
  const all = (): readonly IntakeJudgement[] => [...judgements.values()];
  const pointsOf = (content: IntakeContent | undefined): readonly ReceivedPoint[] =>
    content ? [...content.otlp, ...pointsOfIntake(content, others)] : [];
  const farEnd = await httpFarEnd<ReceivedPoint>({
    path: "",
    ...(tls && { tls }),
    decode: (request) => pointsOf(judgements.get(request)?.taken),
    answer(verdict, request) {
      const judgement = wasAccepted(request) ? judgeRequest(request, others, now() / 1_000) : undefined;
      if (judgement) judgements.set(request, judgement);
      return (verdict.do === "accept" ? judgement?.answer : undefined) ?? intakeWords(verdict, request);
    },
  });
  return Object.assign(farEnd, {
    breaches: () => all().flatMap(({ breaches }) => breaches),
    series: () => all().flatMap(({ taken }) => taken.series),
    sketches: () => all().flatMap(({ taken }) => taken.sketches),
    stored: () => storedPayload(all().map(({ taken }) => taken)),
    dropped: () => all().flatMap(({ dropped }) => pointsOf(dropped)),
  });
}
