import { type Answer, excerpt, oneLine } from "@meterbridge/pooled-http";

/** More of an answer is not read as JSON: it holds the event loop. */
const mostRead = 64 * 1024;

/** The texts of `{"errors": ["…"]}`, short, on one line and without secrets; empty when there are none. */
export function errorsIn({ body, redact }: Answer): string {
  if (body.byteLength > mostRead) return "";
  return oneLine(redact(textsIn(body).join("; ")));
}

/** What an answer that is no success says: its errors, or its beginning, when that is text. */
export function intakeWords(answer: Answer): string {
  return errorsIn(answer) || excerpt(answer);
}

function textsIn(body: Uint8Array): readonly string[] {
  try {
    const { errors } = JSON.parse(new TextDecoder().decode(body)) as { readonly errors?: unknown };
    return Array.isArray(errors) ? errors.filter((error): error is string => typeof error === "string") : [];
  } catch {
    return [];
  }
}
