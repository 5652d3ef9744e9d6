import type { Answer } from "./answer.ts";

const longest = 300;

/** Shows the start of a body in a message: one line, secrets and control characters removed; empty when it is no text. */
export function excerpt(answer: Pick<Answer, "body" | "contentType" | "redact">): string {
  if (!/^(text\/|application\/(problem\+)?json$|application\/xml$|$)/.test(answer.contentType)) return "";
  // Cut long before the text is decoded, and again after the secrets are out of it.
  return oneLine(answer.redact(new TextDecoder().decode(answer.body.subarray(0, 64 * 1024))));
}

/** Makes a text fit for a message: one line without control characters, and not too long. Take secrets out before. */
export function oneLine(text: string): string {
  const start = text.slice(0, 64 * 1024);
  // oxlint-disable-next-line no-control-regex -- control characters in a log line are what is removed
  const line = start.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
