import type { Attributes } from "@opentelemetry/api";

const bytes = 16;

/** A hash over a resource's attributes, in whatever order they are, and over what else is given. The same values have the same hash in every process. */
export function resourceHash(attributes: Attributes | undefined, ...more: readonly string[]): Uint8Array {
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  hash.update(JSON.stringify([canonical(attributes ?? {}), ...more]));
  return hash.digest().subarray(0, bytes);
}

/** Attributes in the order of their names, each with its type: `1` and `"1"` differ, and so do `NaN` and `null`. */
function canonical(attributes: Attributes): unknown {
  return Object.keys(attributes)
    .sort()
    .map((name) => [name, typed(attributes[name])]);
}

function typed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(typed);
  if (ArrayBuffer.isView(value))
    return ["bytes", Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")];
  if (typeof value === "object" && value !== null) return ["map", canonical(value as Attributes)];
  return [typeof value, String(value)];
}
