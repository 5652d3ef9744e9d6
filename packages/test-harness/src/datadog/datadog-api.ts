import type { ReceivedPoint } from "@meterbridge/conformance";
import type { HttpFarEndOptions } from "../http-far-end.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import type { DatadogIntakeOptions } from "./datadog-intake.ts";
import { intakeWords } from "./intake-words.ts";
import { judgeAccess, judgeRequest } from "./judge-request.ts";
import { pointsOfIntake } from "./points-of-intake.ts";

/** How a far end over HTTP speaks Datadog's intake. */
export type DatadogApi = Required<Pick<HttpFarEndOptions<ReceivedPoint>, "decode" | "answer" | "path">>;

/**
 * Datadog's intake for the `farEnd` of `httpSubject`. It looks at the address, the headers and the sizes of what comes, and takes it;
 * `received()` reads it, and throws for whatever breaks another rule of `intakeRules`, or would be dropped or refused in part.
 */
export function datadogApi(options: Omit<DatadogIntakeOptions, "tls"> = {}): DatadogApi {
  const { now = Date.now, ...others } = options;
  const refused = new WeakSet<RecordedRequest>();
  return {
    path: "",
    // Not sooner: it would hold the event loop of the exporter, too.
    decode(request) {
      if (refused.has(request)) return [];
      const { breaches, answer, taken, dropped } = judgeRequest(request, others, now() / 1_000);
      const [first] = breaches;
      if (first) throw new Error(`the intake would refuse it: ${first.rule}: ${first.message}`);
      if (answer?.do === "accept_some") throw new Error(`the intake would refuse a part: ${answer.message}`);
      const lost = [...dropped.series, ...dropped.sketches, ...dropped.otlp].length;
      if (lost > 0) throw new Error("the intake would drop what is more than an hour old");
      return [...taken.otlp, ...pointsOfIntake(taken, others)];
    },
    answer(verdict, request) {
      const refusal = verdict.do === "accept" ? judgeAccess(request, others) : undefined;
      if (refusal) refused.add(request);
      return refusal?.answer ?? intakeWords(verdict, request);
    },
  };
}
