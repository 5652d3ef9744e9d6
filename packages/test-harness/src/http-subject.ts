import type { Subject } from "@meterbridge/conformance";
import { describeValue } from "@meterbridge/core";
import { httpCapabilityFaults } from "./http-capabilities.ts";
import { httpCases } from "./http-cases/index.ts";
import { httpFarEnd } from "./http-far-end.ts";
import type { HttpSubjectOptions } from "./http-subject-options.ts";

/**
 * Makes a subject for the conformance suite out of an exporter that speaks HTTP. Besides the standard cases it is judged
 * by those of `httpCases`: what networks, proxies and servers do to HTTP.
 *
 * @throws {TypeError} When the options do not say what it can do: one error that names everything that is wrong.
 */
export function httpSubject(options: HttpSubjectOptions): Subject {
  checkOptions(options);
  const { name, capabilities, farEnd, asReceived, module, knownFailures, cases = [] } = options;
  return {
    name,
    capabilities,
    cases: [...httpCases(options), ...cases],
    ...(knownFailures && { knownFailures }),
    ...(asReceived && { asReceived }),
    ...(module !== undefined && { module }),
    async start(settings) {
      const started = await httpFarEnd(farEnd);
      try {
        return { kind: "push", exporter: options.exporter({ ...settings, url: started.url }), farEnd: started };
      } catch (error) {
        await started.stop();
        throw error;
      }
    },
  };
}

function checkOptions({ name, http, retried, exporter }: HttpSubjectOptions): void {
  const areStatuses = Array.isArray(retried) && retried.every((status) => Number.isInteger(status));
  const faults = [
    ...httpCapabilityFaults(http),
    ...(areStatuses ? [] : [`retried: got ${describeValue(retried)}, allowed: a list of HTTP statuses`]),
    ...(typeof exporter === "function" ? [] : ["exporter: a function that makes the exporter"]),
  ];
  if (faults.length === 0) return;
  throw new TypeError(
    [
      `httpSubject of ${name}: ${faults.length} fault${faults.length === 1 ? "" : "s"}`,
      ...faults.map((line) => `  ${line}`),
    ].join("\n"),
  );
}
