import { inspect } from "node:util";

/** The forms in which a secret is recognised: as it is, and within something in base64 (`Basic`, a key). */
export function tracesOf(secret: string): readonly string[] {
  return [secret, ...[0, 1, 2].map((offset) => base64Within(secret, offset))];
}

/** What base64 has of a text, whatever stands before it and after it, when it begins `offset` bytes into a group of three. */
function base64Within(text: string, offset: number): string {
  const length = Buffer.byteLength(text);
  const encoded = Buffer.from("\0".repeat(offset) + text).toString("base64");
  return encoded.slice(Math.ceil((8 * offset) / 6), Math.floor((8 * (offset + length)) / 6));
}

/** Everything that a log would show of an error: message, stack, properties, causes, and its JSON. */
export function shownOf(error: unknown): string {
  return `${inspect(error, { depth: 9, maxArrayLength: Infinity, maxStringLength: Infinity })}\n${jsonOf(error)}`;
}

function jsonOf(error: unknown): string {
  try {
    return JSON.stringify(error) ?? "";
  } catch {
    // It refers to itself; whoever logs it as JSON gets nothing either.
    return "";
  }
}
