/** What grpc-js says when a request has not gone out, or not as a whole. */
const notSent =
  /^(?:\w+: )?No connection established|^Name resolution failed|before call started|^Write (?:error|failed)/;

/** What it says when a connection broke after that. */
const lost = /^Connection dropped|^(?:read|write) E[A-Z]+|triggered by internal client error: /;

/** The connection's error behind the words of a status; `undefined` when the far end said it itself. */
export function brokenConnection(details: string): { readonly error: Error; readonly written: boolean } | undefined {
  const written = lost.test(details);
  if (!written && !notSent.test(details)) return undefined;
  // "No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1 (2026-01-01T00:00:00.000Z). Resolution note: "
  const last = /Last error: (?:Error: )?(.*?)(?: \(\d{4}-[\dT:.-]+Z\))?\. Resolution note:/s.exec(details)?.[1];
  return { error: new Error(last ?? details), written };
}
