import { describeValue } from "@meterbridge/core";
import { capabilityNotes } from "./capability-notes.ts";

/** A capability that a subject does not have, and why. */
export interface Cannot {
  readonly because: string;
}

/** Whether a subject can do something; what it cannot do has a reason. */
export type Can = true | Cannot;

/** Says that a subject cannot do something, for a reason that its users will read. */
export function cannot(because: string): Cannot {
  return { because };
}

export type Capability = keyof typeof capabilityNotes;

/** Every capability is answered for: `true`, or `cannot("why")`. */
export type Capabilities = Readonly<Record<Capability, Can>>;

export const allCapabilities: readonly Capability[] = Object.keys(capabilityNotes) as Capability[];

/** Everything, to be spread before what a subject cannot do. */
export const everything: Capabilities = Object.fromEntries(
  allCapabilities.map((name) => [name, true]),
) as unknown as Capabilities;

/** The same reason for several capabilities: `...cannotEach("a datagram has no answer", "refusal", "throttling")`. */
export function cannotEach<Name extends Capability>(
  because: string,
  ...names: readonly Name[]
): Readonly<Record<Name, Cannot>> {
  return Object.fromEntries(names.map((name) => [name, cannot(because)])) as Readonly<Record<Name, Cannot>>;
}

/** What is about delivering, and what nobody does who is scraped. */
export const deliveryCapabilities: readonly Capability[] = [
  "refusal",
  "partialSuccess",
  "throttling",
  "failure",
  "hanging",
  "dripping",
  "disconnection",
  "retry",
  "requestLimit",
];

/** Everything that a pull exporter can do, to be spread before what it cannot do. */
export const everythingScraped: Capabilities = {
  ...everything,
  ...cannotEach("it is scraped", ...deliveryCapabilities),
};

/** What is wrong with a subject's capabilities: one that is missing, misspelt, or without a reason. */
export function capabilityFaults(given: unknown): readonly string[] {
  if (typeof given !== "object" || given === null) return [`capabilities: got ${describeValue(given)}, not an object`];
  const answers = given as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(answers).filter((name) => !Object.hasOwn(capabilityNotes, name));
  return [
    ...unknown.map((name) => `capabilities.${name}: there is no such capability${nearest(name)}`),
    ...allCapabilities.filter((name) => answers[name] === undefined).map((name) => `capabilities.${name}: missing`),
    ...allCapabilities.flatMap((name) => reasonFaults(name, answers[name])),
  ];
}

function reasonFaults(name: Capability, answer: unknown): readonly string[] {
  if (answer === undefined || answer === true) return [];
  const { because } = (answer ?? {}) as Partial<Cannot>;
  if (typeof because === "string" && because.trim() !== "") return [];
  return [`capabilities.${name}: got ${describeValue(answer)}, allowed: true, or cannot("the reason")`];
}

function nearest(given: string): string {
  const lower = given.toLowerCase();
  const near = allCapabilities.find((name) => {
    const known = name.toLowerCase();
    return known.startsWith(lower) || lower.startsWith(known) || known.replace(/s$/, "") === lower.replace(/s$/, "");
  });
  return near ? `, did you mean ${near}?` : "";
}
