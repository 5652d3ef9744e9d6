import type { Payload } from "@meterbridge/core";
import { createHash } from "node:crypto";

/** A payload that follows from its name, `<life>-<number>`: whoever gets it can tell whether it is the same, byte for byte. */
export function recordOf(name: string): Payload {
  const digest = createHash("sha256").update(name).digest();
  const bytes = 100 + (digest.readUInt16LE() % 1_500);
  const body = Buffer.alloc(bytes, digest);
  body.write(`${name}\n`);
  return { body, contentType: `text/${name}`, points: 1 + (digest[0]! % 5) };
}

/** Its name, or `damaged` when anything of it has changed. */
export function nameOfRecord({ body, contentType, contentEncoding, points }: Payload): string {
  const name = contentType.slice("text/".length);
  const wanted = recordOf(name);
  const isSame = Buffer.compare(wanted.body, body) === 0 && points === wanted.points && contentEncoding === undefined;
  return isSame ? name : "damaged";
}

export function pointsOfRecords(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + recordOf(name).points, 0);
}
