import type { Case } from "@meterbridge/conformance";
import type { HttpSubjectOptions } from "../http-subject-options.ts";
import { answerCases } from "./answers.ts";
import { connectionCases } from "./connection.ts";
import { harmlessCases } from "./harmless.ts";
import { caseFor } from "./http-case.ts";
import { nameCases } from "./names.ts";
import { partialSuccessCases } from "./partial-success.ts";
import { requestCases } from "./requests.ts";
import { retryAfterCases } from "./retry-after.ts";
import { secretCases } from "./secrets.ts";
import { statusCases } from "./statuses.ts";
import { tlsCases } from "./tls.ts";

const all = [
  ...requestCases,
  ...connectionCases,
  ...nameCases,
  ...tlsCases,
  ...statusCases,
  ...retryAfterCases,
  ...answerCases,
  ...partialSuccessCases,
  ...harmlessCases,
  ...secretCases,
];

/** The cases of every exporter that speaks HTTP: what networks, proxies and servers do to it. */
export function httpCases(options: HttpSubjectOptions): readonly Case[] {
  return all.map((one) => caseFor(options, one));
}
