import type { Redact } from "@meterbridge/core";

const kept = ["code", "errno", "syscall", "address", "port"] as const;

/**
 * Copies an error that may hold secrets (a header's value in its message, the far end's raw bytes in a property) into
 * one that holds none: its name, message and code, and where it was trying to go.
 */
export function safeCause(error: unknown, redact: Redact): Error {
  if (!(error instanceof Error)) return new Error(redact(String(error)));
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const message = error.message || inner.map((one) => (one instanceof Error ? one.message : String(one))).join(", ");
  const copy = new Error(redact(message));
  Object.defineProperty(copy, "name", { value: error.name, configurable: true, writable: true });
  for (const property of kept) {
    const value = (error as unknown as Record<string, unknown>)[property];
    if (typeof value === "string") Object.assign(copy, { [property]: redact(value) });
    else if (typeof value === "number") Object.assign(copy, { [property]: value });
  }
  return copy;
}

/** The `code` of a Node error; empty when it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}
