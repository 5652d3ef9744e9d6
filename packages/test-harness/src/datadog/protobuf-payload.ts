import { createRequire } from "node:module";
import type { Message, Root } from "protobufjs";
import { intakeSchema } from "./intake-schema.ts";

/**
 * Reads a message of the intake's schema, with all of its fields: lists that are absent are empty, numbers are `number`.
 *
 * @throws {Error} For whatever a sound encoder never writes: a message that is cut, a text that is no UTF-8, a field that nobody knows, or that
 *   has another type.
 */
export function protobufPayload(name: "MetricPayload" | "SketchPayload", body: Uint8Array): unknown {
  const { Reader, root } = library();
  const type = root.lookupType(name);
  const reader = Reader.create(body);
  reader.discardUnknown = false;
  const message = type.decode(reader);
  refuseUnknown(message, name);
  return type.toObject(message, { arrays: true, defaults: true, longs: Number, enums: Number });
}

interface Library {
  readonly Reader: typeof import("protobufjs").Reader;
  readonly root: Root;
}

let loaded: Library | undefined;

/** Who judges no Datadog exporter does not load it. */
function library(): Library {
  if (loaded) return loaded;
  const { parse, Reader } = createRequire(import.meta.url)("protobufjs") as typeof import("protobufjs");
  return (loaded = { Reader, root: parse(intakeSchema, { keepCase: true }).root });
}

function refuseUnknown(part: Message & { readonly $unknowns?: readonly unknown[] }, where: string): void {
  const unknown = part.$unknowns?.length ?? 0;
  if (unknown > 0) throw new Error(`${where} has ${unknown} fields that the schema does not know`);
  for (const [key, value] of Object.entries(part)) {
    const parts = Array.isArray(value) ? value : [value];
    for (const inside of parts) {
      if (typeof inside !== "object" || inside === null || !("$type" in inside)) break;
      refuseUnknown(inside as Message, `${where}.${key}`);
    }
  }
}
