import type { Cannot } from "@meterbridge/conformance";
import { describeValue } from "@meterbridge/core";

/** What is wrong with the answers of `group` to these capabilities: one that is missing, misspelt, or without a reason. */
export function capabilityFaults(group: string, titles: object, given: unknown): readonly string[] {
  if (typeof given !== "object" || given === null) return [`${group}: got ${describeValue(given)}, not an object`];
  const all = Object.keys(titles);
  const answers = given as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(answers).filter((name) => !all.includes(name));
  return [
    ...unknown.map((name) => `${group}.${name}: there is no such capability; there are ${all.join(", ")}`),
    ...all.flatMap((name) => faultsOf(`${group}.${name}`, answers[name])),
  ];
}

function faultsOf(name: string, answer: unknown): readonly string[] {
  if (answer === true) return [];
  if (answer === undefined) return [`${name}: missing`];
  const { because } = (answer ?? {}) as Partial<Cannot>;
  if (typeof because === "string" && because.trim() !== "") return [];
  return [`${name}: got ${describeValue(answer)}, allowed: true, or cannot("the reason")`];
}
