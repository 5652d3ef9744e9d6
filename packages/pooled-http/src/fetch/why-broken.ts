import { codeOf, messageOf } from "@meterbridge/core";

/** The error that `fetch` itself wraps: Node's says "fetch failed", and has what happened as its cause. */
export function innermost(error: unknown): unknown {
  let inner = error;
  for (let depth = 0; depth < 4; depth++) {
    const cause = causeOf(inner);
    if (!(cause instanceof Error)) break;
    inner = cause;
  }
  return inner;
}

/** What says that there was no connection, and so no request: a table, because the standard has one TypeError for everything. */
const neverSent: ReadonlySet<string> = new Set([
  "ECONNREFUSED", // nobody listens
  "ENOTFOUND", // the name does not exist
  "EAI_AGAIN", // no resolver answers
  "UND_ERR_CONNECT_TIMEOUT", // Node: no connection in ten seconds
]);

/** Whether a request cannot have arrived. What no runtime says is `false`: then nobody knows. */
export function wasNeverSent(error: unknown): boolean {
  const inner = innermost(error);
  // Node: a name with several addresses, none of which let us in.
  if (inner instanceof AggregateError && inner.errors.length > 0) return inner.errors.every(wasNeverSent);
  if (neverSent.has(codeOf(inner))) return true;
  const { syscall } = Object(inner) as { readonly syscall?: unknown };
  // Node and Bun: whatever fails there fails before the request.
  if (syscall === "connect" || syscall === "getaddrinfo") return true;
  // Node has no code for the second, and Deno none at all, but says at which step it failed.
  return /client error \(Connect\)|before secure TLS connection was established/.test(messageOf(inner));
}

/** Whether what came back is no HTTP. Node names such an error, and has no code for each of them; Deno says it in words. */
export function saysNoHttp(error: unknown): boolean {
  const inner = innermost(error);
  const { name } = Object(inner) as { readonly name?: unknown };
  return (
    name === "HTTPParserError" ||
    codeOf(inner) === "UND_ERR_HEADERS_OVERFLOW" ||
    /invalid HTTP \w+ parsed/.test(messageOf(inner))
  );
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
