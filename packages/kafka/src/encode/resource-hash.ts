import type { Attributes } from "@opentelemetry/api";

const bytes = 16;

/** A hash over a resource's attributes, in whatever order they are. The same values have the same hash in every process. */
export function resourceHash(attributes: Attributes | undefined): Buffer {
  const told = namesOf(attributes).map((name) => [name, textOf(attributes!, name)]);
  return hashOf(Buffer.from(JSON.stringify(told)));
}

/** A hash over that of a resource and the name of a metric. */
export function metricHash(ofResource: Buffer, name: string): Buffer {
  return hashOf(Buffer.concat([ofResource, Buffer.from(name)]));
}

function hashOf(told: Buffer): Buffer {
  return process.getBuiltinModule("node:crypto").hash("sha256", told, "buffer").subarray(0, bytes);
}

function namesOf(attributes: Attributes | undefined): readonly string[] {
  try {
    return Object.keys(attributes ?? {}).sort();
  } catch {
    return [];
  }
}

/** Nothing for what cannot be encoded either: one that holds itself, one that throws when it is looked at. */
function textOf(attributes: Attributes, name: string): string | undefined {
  try {
    return JSON.stringify(typed(attributes[name]));
  } catch {
    return undefined;
  }
}

/** Each value with its type: `1` and `"1"` differ, and so do `NaN` and `null`. */
function typed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(typed);
  if (ArrayBuffer.isView(value))
    return ["bytes", Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")];
  if (typeof value === "object" && value !== null) return ["map", canonical(value as Attributes)];
  return [typeof value, String(value)];
}

function canonical(attributes: Attributes): unknown {
  return Object.keys(attributes)
    .sort()
    .map((name) => [name, typed(attributes[name])]);
}
