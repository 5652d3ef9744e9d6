import { describeValue } from "@meterbridge/core";
import { capabilityFaults, deliveryCapabilities } from "./capabilities.ts";
import type { Case } from "./case.ts";
import { standardCases } from "./cases/index.ts";
import { isScraped, type Subject } from "./subject.ts";

/** The cases that a subject is judged by: the standard ones, and its own. */
export function casesOf({ cases = [] }: Subject): readonly Case[] {
  return [...standardCases, ...cases];
}

/**
 * Checks what a subject says of itself.
 *
 * @throws {TypeError} One error that names everything that is wrong: a capability that is missing, misspelt or without
 *   a reason, a known failure of a case that does not exist.
 */
export function checkSubject(subject: Subject): void {
  const faults = faultsOf(subject);
  if (faults.length === 0) return;
  const name = typeof subject?.name === "string" ? subject.name : "a subject";
  throw new TypeError(
    [
      `conformance of ${name}: ${faults.length} fault${faults.length === 1 ? "" : "s"}`,
      ...faults.map((line) => `  ${line}`),
    ].join("\n"),
  );
}

function faultsOf(subject: Subject): readonly string[] {
  if (typeof subject !== "object" || subject === null) return [`got ${describeValue(subject)}, not a subject`];
  return [
    ...(typeof subject.name === "string" && subject.name !== "" ? [] : ["name: a text that is not empty"]),
    ...(typeof subject.start === "function" ? [] : ["start: a function that starts the exporter and its far end"]),
    ...capabilityFaults(subject.capabilities),
    ...kindFaults(subject),
    ...knownFailureFaults(subject),
  ];
}

function kindFaults(subject: Subject): readonly string[] {
  const { kind, capabilities } = subject;
  if (![undefined, "push", "pull"].includes(kind)) return [`kind: got ${describeValue(kind)}, allowed: "push", "pull"`];
  if (!isScraped(subject)) return [];
  return deliveryCapabilities
    .filter((name) => capabilities?.[name] === true)
    .map((name) => `capabilities.${name}: a pull exporter cannot, begin with ...everythingScraped`);
}

function knownFailureFaults(subject: Subject): readonly string[] {
  const ids = new Set(casesOf(subject).map(({ id }) => id));
  return Object.entries(subject.knownFailures ?? {}).flatMap(([id, reason]) => {
    if (!ids.has(id)) return [`knownFailures["${id}"]: there is no such case`];
    return typeof reason === "string" && reason.trim() !== "" ? [] : [`knownFailures["${id}"]: the reason is missing`];
  });
}
