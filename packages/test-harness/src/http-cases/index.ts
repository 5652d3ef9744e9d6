import type { Case } from "@meterbridge/conformance";
import type { HttpSubjectOptions } from "../http-subject-options.ts";
import { answerCases } from "./answers.ts";
import { connectionCases } from "./connection.ts";
import { harmlessCases } from "./harmless.ts";
import { caseFor, type HttpBench, type HttpCase } from "./http-case.ts";
import { nameCases } from "./names.ts";
import { requestCases } from "./requests.ts";
import { retryAfterCases } from "./retry-after.ts";
import { secretCases } from "./secrets.ts";
import { statusCases } from "./statuses.ts";
import { tlsCases } from "./tls.ts";
import { partialSuccessClamped, partialSuccessWarning } from "../wire-cases/partial-success.ts";
import { unreachableCases } from "../wire-cases/unreachable.ts";
import type { WireProtocol } from "../wire-cases/wire-case.ts";

const protocol: WireProtocol<HttpBench> = {
  name: "http",
  message: "request",
  start: (bench, timeoutMs) => bench.startHttp({ settings: timeoutMs === undefined ? {} : { timeoutMs } }),
};

const warningCase: HttpCase = { ...partialSuccessWarning(protocol), http: ["warnings"] };

const all = [
  ...requestCases,
  ...unreachableCases(protocol),
  ...connectionCases,
  ...nameCases,
  ...tlsCases,
  ...statusCases,
  ...retryAfterCases,
  ...answerCases,
  partialSuccessClamped(protocol),
  warningCase,
  ...harmlessCases,
  ...secretCases,
];

/** The cases of every exporter that speaks HTTP: what networks, proxies and servers do to it. */
export function httpCases(options: HttpSubjectOptions): readonly Case[] {
  return all.map((one) => caseFor(options, one));
}
