import { type Answer, excerpt, oneLine } from "@meterbridge/pooled-http";

/** What a server says in an answer that is no success. */
export interface ServerWords {
  /** In full, and as it came: it may quote lines, one after the other. Empty when it says nothing. */
  readonly message: string;
  /** The lines that it names, counted from 1, if they are true. */
  readonly lineNumbers: readonly number[];
  /** The same as a message of ours may have it: one line, short, without secrets. */
  readonly shown: string;
}

/**
 * Reads the body whatever its content type: `{"error"}` of InfluxDB 1, `{"code","message","line"}` of InfluxDB 2 and
 * QuestDB, `{"error","data"}` of InfluxDB 3. Of an answer without one that can be read, the header `X-Influxdb-Error`.
 */
export function serverWords(answer: Answer): ServerWords {
  const text = new TextDecoder().decode(answer.body);
  const object = objectIn(text);
  const message = textOf(object?.["error"]) ?? textOf(object?.["message"]);
  if (object === undefined || message === undefined) {
    const header = textOf(answer.headers["x-influxdb-error"]);
    const shown = header === undefined ? excerpt(answer) : oneLine(answer.redact(header));
    return { message: header ?? truncatedMessage(text), lineNumbers: [], shown };
  }
  const rejects = rejectsIn(object["data"]);
  const [first] = rejects;
  const reason = first && `line ${Number(first.line_number)}: ${textOf(first.error_message) ?? "no reason given"}`;
  return {
    message,
    lineNumbers: [...rejects.map((reject) => Number(reject.line_number)), ...numbersIn(object["line"])],
    shown: oneLine(answer.redact([message.slice(0, longest), reason].filter(Boolean).join(": ").slice(0, longest))),
  };
}

/** Cut long before secrets are looked for, and again, much shorter, afterwards. */
const longest = 64 * 1024;

interface Reject {
  readonly line_number?: unknown;
  readonly error_message?: unknown;
}

/** Of a partial write it is a list; where nothing was written, the one that was found first. */
function rejectsIn(data: unknown): readonly Reject[] {
  const list: readonly unknown[] = Array.isArray(data) ? data : [data];
  return list.filter((each): each is Reject => typeof each === "object" && each !== null && "line_number" in each);
}

function numbersIn(line: unknown): readonly number[] {
  return typeof line === "number" ? [line] : [];
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
function truncatedMessage(text: string): string {
  return /^\s*\{[^{}]{0,200}?"(?:error|message)"\s*:\s*"(.*)/s.exec(text)?.[1] ?? text;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
