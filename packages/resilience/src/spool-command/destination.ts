import { codeOf, messageOf, type Payload, redactor } from "@meterbridge/core";
import type { Headers } from "./headers.ts";

/** What became of one record that was sent. */
type Answer =
  | { readonly kind: "delivered" }
  /** The far end does not want this one, and may want the next. */
  | { readonly kind: "refused"; readonly why: string }
  /** There is no use in sending more. */
  | { readonly kind: "failed"; readonly why: string };

/** An HTTP address that records are sent to. */
export interface Destination {
  /** Without what may be secret. */
  readonly shown: string;
  send(payload: Payload, cutOff: AbortSignal): Promise<Answer>;
}

/** So much of an answer is read for what it says. */
const mostWords = 300;

export function destination(to: string, given: Headers, timeoutMs: number): Destination {
  const url = new URL(to);
  const headers = new Map(given);
  if (url.username || url.password) {
    const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    if (!headers.has("authorization")) headers.set("authorization", `Basic ${Buffer.from(login).toString("base64")}`);
    url.username = "";
    url.password = "";
  }
  const redact = redactor([...headers.values(), ...url.searchParams.values()]);
  return { shown: `${url.origin}${url.pathname}${url.search && "?…"}`, send };

  async function send(payload: Payload, cutOff: AbortSignal): Promise<Answer> {
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: [...headers, ...headersOf(payload)],
        body: payload.body as Uint8Array<ArrayBuffer>,
        redirect: "manual",
        signal: AbortSignal.any([cutOff, limit]),
      });
      const words = redact(await wordsOf(response));
      return judge(response.status, words);
    } catch (error) {
      if (cutOff.aborted) return { kind: "failed", why: "cut off; it may have arrived" };
      if (limit.aborted) return { kind: "failed", why: `no answer within ${timeoutMs / 1_000} s; it may have arrived` };
      return { kind: "failed", why: redact(reasonOf(error)) };
    }
  }
}

function headersOf({ contentType, contentEncoding }: Payload): [string, string][] {
  const type: [string, string][] = [["content-type", contentType]];
  return contentEncoding ? [...type, ["content-encoding", contentEncoding]] : type;
}

function judge(status: number, words: string): Answer {
  const why = `HTTP ${status}${words && `: ${words}`}`;
  if (status >= 200 && status < 300) return { kind: "delivered" };
  switch (status) {
    case 400: // Bad Request
    case 413: // Content Too Large
    case 422: // Unprocessable Content
      return { kind: "refused", why };
    default: // A redirect is not followed: it would take the headers along.
      return { kind: "failed", why };
  }
}

/** What the answer says, on one line; its rest is not read. */
async function wordsOf(response: Response): Promise<string> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  let said = Buffer.alloc(0);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || said.byteLength > mostWords) break;
      said = Buffer.concat([said, value]);
    }
    await reader.cancel();
  } catch {
    // The status has told what became of it.
  }
  const isText = /text|json|xml/.test(response.headers.get("content-type") ?? "");
  if (!isText) return "";
  const line = said
    .toString("utf8")
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "");
  return line.trim().slice(0, mostWords);
}

/** `fetch failed` is told by its cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  const told = cause ?? error;
  return messageOf(told) || codeOf(told) || messageOf(error);
}
