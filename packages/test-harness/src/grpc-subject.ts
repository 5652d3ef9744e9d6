import type { Subject } from "@meterbridge/conformance";
import { describeValue } from "@meterbridge/core";
import { grpcCapabilityFaults } from "./grpc-capabilities.ts";
import { grpcCases } from "./grpc-cases/index.ts";
import { grpcFarEnd } from "./grpc-far-end.ts";
import type { GrpcSubjectOptions } from "./grpc-subject-options.ts";

/**
 * Makes a subject for the conformance suite out of an exporter of OTLP over gRPC. Besides the standard cases it is judged
 * by those of `grpcCases`: what networks, proxies and servers do to gRPC.
 *
 * @throws {TypeError} When the options do not say what it can do: one error that names everything that is wrong.
 */
export function grpcSubject(options: GrpcSubjectOptions): Subject {
  checkOptions(options);
  const { name, capabilities, asReceived, module, knownFailures, cases = [] } = options;
  return {
    name,
    capabilities,
    cases: [...grpcCases(options), ...cases],
    ...(knownFailures && { knownFailures }),
    ...(asReceived && { asReceived }),
    ...(module !== undefined && { module }),
    async start(settings) {
      const farEnd = await grpcFarEnd();
      try {
        return { kind: "push", exporter: options.exporter({ ...settings, url: farEnd.url }), farEnd };
      } catch (error) {
        await farEnd.stop();
        throw error;
      }
    },
  };
}

function checkOptions({ name, grpc, retried = [], exporter }: GrpcSubjectOptions): void {
  const areStatuses = Array.isArray(retried) && retried.every((status) => Number.isInteger(status));
  const faults = [
    ...grpcCapabilityFaults(grpc),
    ...(areStatuses ? [] : [`retried: got ${describeValue(retried)}, allowed: a list of gRPC status codes`]),
    ...(typeof exporter === "function" ? [] : ["exporter: a function that makes the exporter"]),
  ];
  if (faults.length === 0) return;
  throw new TypeError(
    [
      `grpcSubject of ${name}: ${faults.length} fault${faults.length === 1 ? "" : "s"}`,
      ...faults.map((line) => `  ${line}`),
    ].join("\n"),
  );
}
