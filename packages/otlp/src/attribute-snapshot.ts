import type { Attributes } from "@opentelemetry/api";

/*
 * A snapshot is the attributes of many points in one flat array: key, value, key, value, end, key, … It tells
 * whether encoded attributes are still right. The SDK hands out the caller's own objects, which the caller may
 * change, so it compares content; that also recognises the fresh objects of delta exports.
 */

// A string, so that the keys' comparison sees nothing but strings; its value tells it from a key of that name.
const endKey = "(end)";
const end = { name: "end of a point's attributes" };
const zero = { name: "zero that is not -0, which === cannot tell" };
const changing = { name: "an array, a map or bytes, which may change inside" };

/** Remembers one attribute. */
export function noteAttribute(snapshot: unknown[], key: string, value: unknown): void {
  if (typeof value === "object" && value !== null) snapshot.push(key, changing);
  else if (value === 0) snapshot.push(key, Object.is(value, 0) ? zero : changing);
  else snapshot.push(key, value);
}

/** Ends the attributes of a point. */
export function noteEnd(snapshot: unknown[]): void {
  snapshot.push(endKey, end);
}

/** Where the next point begins when these attributes are what was remembered from `at` on; -1 when they are not. */
export function matchAttributes(snapshot: readonly unknown[], at: number, attributes: Attributes): number {
  for (const key in attributes) {
    if (snapshot[at] !== key) return -1;
    const value = attributes[key];
    if (snapshot[at + 1] !== value && !(snapshot[at + 1] === zero && Object.is(value, 0))) return -1;
    at += 2;
  }
  return snapshot[at + 1] === end ? at + 2 : -1;
}
