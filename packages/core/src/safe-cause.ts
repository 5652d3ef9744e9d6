import { redactForeign, type Redact } from "./redact.ts";

const kept = ["code", "errno", "syscall", "address", "port"] as const;

/**
 * Copies an error that may hold secrets (a header's value in its message, the far end's raw bytes in a property) into
 * one that holds none: its name, message and code, and where it was trying to go.
 */
export function safeCause(error: unknown, redact: Redact = redactForeign): Error {
  if (!(error instanceof Error)) return new Error(redact(messageOf(error)));
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const message = error.message || inner.map((one) => messageOf(one)).join(", ");
  const copy = new Error(redact(message));
  Object.defineProperty(copy, "name", { value: error.name, configurable: true, writable: true });
  for (const property of kept) {
    const value = (error as unknown as Record<string, unknown>)[property];
    if (typeof value === "string") Object.assign(copy, { [property]: redact(value) });
    else if (typeof value === "number") Object.assign(copy, { [property]: value });
  }
  return copy;
}

/** What something thrown says; it may be anything, also what cannot be shown. */
export function messageOf(error: unknown): string {
  try {
    const { message } = error as { readonly message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // null and undefined have no properties
  }
  try {
    return String(error);
  } catch {
    return "something that cannot be shown";
  }
}

/** The `code` of a Node error; empty when it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}
