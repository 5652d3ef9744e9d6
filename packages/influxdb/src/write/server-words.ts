import { type Answer, excerpt, oneLine } from "@meterbridge/pooled-http";

/** What a server says in an answer that is no success. */
export interface ServerWords {
  /** As it came, and no more than the beginning of it: it may quote lines, one after the other. Empty when it says nothing. */
  readonly message: string;
  /** The lines that it names by number, counted from 1, if they are true. */
  readonly lineNumbers: readonly number[];
  /** The rest of a long answer, which nobody reads. */
  readonly unread: Uint8Array;
  /** The same as a message of ours may have it: one line, short, without secrets. */
  readonly shown: string;
}

/**
 * Reads the body whatever its content type: `{"error"}` of InfluxDB 1, `{"code","message","line"}` of InfluxDB 2 and
 * QuestDB, `{"error","data"}` of InfluxDB 3. Of an answer without one that can be read, the header `X-Influxdb-Error`.
 */
export function serverWords(answer: Answer): ServerWords {
  const text = new TextDecoder().decode(answer.body.subarray(0, mostRead));
  const unread = answer.body.subarray(mostRead);
  const said = (unread.length === 0 ? saidInJson(text) : undefined) ?? saidInCutJson(text);
  if (!said) {
    const header = textOf(answer.headers["x-influxdb-error"]);
    const shown = header === undefined ? excerpt(answer) : oneLine(answer.redact(header));
    const message = header ?? text;
    return { message, lineNumbers: numbersIn(message), unread, shown };
  }
  const { message, numbers, reason } = said;
  return {
    message,
    lineNumbers: [...numbers, ...numbersIn(message)],
    unread,
    shown: oneLine(answer.redact([message.slice(0, longest), reason].filter(Boolean).join(": ").slice(0, longest))),
  };
}

/**
 * In bytes. JSON that is meant to keep us busy holds the event loop for 300 ms in an answer of 4 MiB, and for 3 ms in this. The
 * hundred lines that InfluxDB 3 lists fit into it where they have less than a kilobyte each.
 */
const mostRead = 128 * 1024;

/** Cut long before secrets are looked for, and again, much shorter, afterwards. */
const longest = 64 * 1024;

interface Said {
  readonly message: string;
  readonly numbers: readonly number[];
  /** What is said of the first line. */
  readonly reason?: string | undefined;
}

interface Reject {
  readonly line_number?: unknown;
  readonly error_message?: unknown;
}

function saidInJson(text: string): Said | undefined {
  const object = objectIn(text);
  const message = textOf(object?.["error"]) ?? textOf(object?.["message"]);
  if (object === undefined || message === undefined) return undefined;
  const rejects = rejectsIn(object["data"]);
  const [first] = rejects;
  const { line } = object;
  return {
    message,
    numbers: [...rejects.map((reject) => numberOf(reject.line_number)), ...(typeof line === "number" ? [line] : [])],
    reason: first && `line ${numberOf(first.line_number)}: ${textOf(first.error_message) ?? "no reason given"}`,
  };
}

/** A number as it is, or as a text; anything else is none. */
function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "string" ? Number(value) : NaN;
}

/** Of a partial write it is a list; where nothing was written, the one that was found first. */
function rejectsIn(data: unknown): readonly Reject[] {
  const list: readonly unknown[] = Array.isArray(data) ? data : [data];
  return list.filter((each): each is Reject => typeof each === "object" && each !== null && "line_number" in each);
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** JSON that was cut still begins with what counts most: whether some of it was stored. */
function saidInCutJson(text: string): Said | undefined {
  const message = textOf(unescaped(cutMessage.exec(text)?.[1] ?? ""));
  if (message === undefined) return undefined;
  // Inside of a text the quotes would be escaped.
  const numbers = Array.from(text.matchAll(/(?<!\\)"line_number"\s*:\s*(\d+)/g), ([, number]) => Number(number));
  return { message, numbers };
}

/** Up to the end of the text, or up to where it was cut, whole escapes only. */
const cutMessage = /^\s*\{[^{}]{0,200}?"(?:error|message)"\s*:\s*"([^"\\]*(?:\\(?:u[\da-f]{4}|[^u])[^"\\]*)*)/i;

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

/**
 * `error parsing line 2 (1-based): …` of InfluxDB Cloud Serverless and `error in line 2: …` of QuestDB, each on a line of its own;
 * `2/3 points rejected; first error: at line 2:13: …` of InfluxDB Cloud.
 */
function numbersIn(message: string): readonly number[] {
  const listed = Array.from(
    message.matchAll(/^error (?:parsing|writing|in) line (\d+)(?=\D)/gm),
    ([, number]) => number,
  );
  const first = /^partial write error \(\d+ \w+\): \d+\/\d+ points rejected; first error: at line (\d+):/.exec(
    message,
  )?.[1];
  return [...listed, ...(first === undefined ? [] : [first])].map(Number);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
