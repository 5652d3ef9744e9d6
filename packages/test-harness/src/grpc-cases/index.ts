import type { Case } from "@meterbridge/conformance";
import type { GrpcSubjectOptions } from "../grpc-subject-options.ts";
import { answerCases } from "./answers.ts";
import { connectionCases } from "./connection.ts";
import { caseFor, type GrpcBench } from "./grpc-case.ts";
import { headersCases } from "./headers.ts";
import { requestCases } from "./requests.ts";
import { retryInfoCases } from "./retry-info.ts";
import { secretCases } from "./secrets.ts";
import { sizeCases } from "./sizes.ts";
import { statusCases } from "./statuses.ts";
import { streamCases } from "./streams.ts";
import { tlsCases } from "./tls.ts";
import { partialSuccessClamped, partialSuccessWarning } from "../wire-cases/partial-success.ts";
import { unreachableCases } from "../wire-cases/unreachable.ts";
import type { WireProtocol } from "../wire-cases/wire-case.ts";

const protocol: WireProtocol<GrpcBench> = {
  name: "grpc",
  message: "call",
  start: (bench, timeoutMs) => bench.startGrpc({ settings: timeoutMs === undefined ? {} : { timeoutMs } }),
};

const all = [
  ...requestCases,
  ...unreachableCases(protocol),
  ...connectionCases,
  ...streamCases,
  ...tlsCases,
  ...headersCases,
  ...statusCases,
  ...retryInfoCases,
  ...answerCases,
  partialSuccessClamped(protocol),
  partialSuccessWarning(protocol),
  ...sizeCases,
  ...secretCases,
];

/** The cases of every exporter that speaks gRPC: what networks, proxies and servers do to it. */
export function grpcCases(options: GrpcSubjectOptions): readonly Case[] {
  return all.map((one) => caseFor(options, one));
}
