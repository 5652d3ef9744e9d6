import { redactor, type Redact } from "@meterbridge/core";

/** Enough generations of a few tokens; without an end, a header that changes with each attempt would fill the memory. */
const remembered = 256;

/** Knows what must not be shown, also what a headers function gave some time ago. */
export interface Secrets {
  add(values: Iterable<string>): void;
  readonly redact: Redact;
}

export function secretsOf(fixed: readonly string[]): Secrets {
  const changing = new Set<string>();
  let current: Redact | undefined;
  return {
    add(values) {
      for (const value of values) {
        // What is in use stays longest.
        const isKnown = changing.delete(value);
        changing.add(value);
        if (isKnown) continue;
        if (changing.size > remembered) changing.delete(changing.values().next().value!);
        current = undefined;
      }
    },
    redact: (text) => (current ??= redactor([...fixed, ...changing]))(text),
  };
}
