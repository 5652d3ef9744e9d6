import type { RecordedRequest } from "../recorded-request.ts";
import { checkAccess } from "./check-access.ts";
import type { InfluxdbServerOptions, ServerAnswer } from "./influxdb-server.ts";
import { type LineAsRead, linesOfRequest } from "./lines-as-read.ts";
import type { ParsedLine } from "./parsed-line.ts";
import { serverAnswer } from "./server-words.ts";
import type { StoredColumns } from "./stored-columns.ts";

/** What a server makes of a request. */
interface WriteJudgement {
  readonly answer: ServerAnswer;
  /** The lines that it has stored, in their order. */
  readonly stored: readonly ParsedLine[];
}

/** A line that was not stored, or not all of it. */
interface Reject {
  readonly line: LineAsRead;
  readonly reason: string;
}

/** Does with a request what that server does: lets it in or not, reads its lines, and stores what it can. */
export function judgeWrite(
  request: RecordedRequest,
  server: InfluxdbServerOptions,
  columns: StoredColumns,
): WriteJudgement {
  const refusal = checkAccess(request, server);
  if (refusal) return { answer: refusal, stored: [] };
  const lines = linesOfRequest(request, server.version);
  switch (server.version) {
    case "v1":
      return judgeV1(lines, server, columns);
    case "v2":
      return judgeV2(lines, server, columns);
    case "v3":
      return judgeV3(lines, server, columns, !/[?&]accept_partial=false(&|$)/.test(request.path));
  }
}

/**
 * `serveWrite` of `services/httpd/handler.go`: what could be read is stored, and what could not is named. When something was not
 * stored for another reason, only that is said.
 */
function judgeV1(lines: readonly LineAsRead[], server: InfluxdbServerOptions, columns: StoredColumns): WriteJudgement {
  const unread = unreadOf(lines);
  const { stored, rejects } = store(lines, columns);
  const words = unreadWords(unread, server);
  const say = (message: string): WriteJudgement => ({ answer: serverAnswer("v1", 400, message), stored });
  if (unread.length > 0 && unread.length === lines.length) return say(words);
  if (rejects.length > 0) return say(rejectWords(rejects, lines.length - unread.length - stored.length));
  if (unread.length > 0) return say(`partial write: ${words} dropped=0`);
  return { answer: serverAnswer("v1", 204), stored };
}

/** `handleWrite` of `http/write_handler.go`: a line that cannot be read keeps all others from being stored, too. */
function judgeV2(lines: readonly LineAsRead[], server: InfluxdbServerOptions, columns: StoredColumns): WriteJudgement {
  const unread = unreadOf(lines);
  if (unread.length > 0) return { answer: serverAnswer("v2", 400, unreadWords(unread, server)), stored: [] };
  const { stored, rejects } = store(lines, columns);
  if (rejects.length === 0) return { answer: serverAnswer("v2", 204), stored };
  const words = rejectWords(rejects, lines.length - stored.length);
  return { answer: serverAnswer("v2", 422, `failure writing points to database: ${words}`), stored };
}

/** `write_lp` of `influxdb3_server/src/http.rs`: whatever is wrong, each line is named by its number. */
function judgeV3(
  lines: readonly LineAsRead[],
  server: InfluxdbServerOptions,
  columns: StoredColumns,
  acceptsPartial: boolean,
): WriteJudgement {
  const { stored, rejects } = store(lines, acceptsPartial ? columns : columns.copy());
  const all = [...unreadOf(lines), ...rejects].sort((one, other) => one.line.number - other.line.number);
  if (all.length === 0 && stored.length === 0) return { answer: serverAnswer("v3", 400, "empty write"), stored };
  if (all.length === 0) {
    if (!acceptsPartial) store(lines, columns);
    return { answer: serverAnswer("v3", 204), stored };
  }
  const named = namedOf(all, server).map((reject) => namedInV3(reject.line, reject.reason));
  if (acceptsPartial) return { answer: serverAnswer("v3", 400, partialWriteOfV3, named), stored };
  return { answer: serverAnswer("v3", 400, "line protocol parsing error", named[0] ?? {}), stored: [] };
}

export const partialWriteOfV3 = "partial write of line protocol occurred";

/** `WriteLineError` of `influxdb3_types`: no more than 20 bytes of a line are shown. */
export function namedInV3({ text, number }: Pick<LineAsRead, "text" | "number">, reason: string): object {
  const shown = new TextDecoder().decode(Buffer.from(text).subarray(0, 20), { stream: true });
  return { error_message: reason, line_number: number, original_line: shown };
}

function unreadOf(lines: readonly LineAsRead[]): readonly Reject[] {
  return lines.flatMap((line) => (typeof line.read === "string" ? [{ line, reason: line.read }] : []));
}

function store(
  lines: readonly LineAsRead[],
  columns: StoredColumns,
): { readonly stored: readonly ParsedLine[]; readonly rejects: readonly Reject[] } {
  const stored: ParsedLine[] = [];
  const rejects: Reject[] = [];
  for (const line of lines) {
    if (typeof line.read === "string") continue;
    const { line: kept, reason } = columns.store(line.read);
    if (kept) stored.push(kept);
    if (reason !== undefined) rejects.push({ line, reason });
  }
  return { stored, rejects };
}

function unreadWords(unread: readonly Reject[], server: InfluxdbServerOptions): string {
  const named = namedOf(unread, server).map(({ line, reason }) => `unable to parse '${line.text}': ${reason}`);
  return named.length > 0 ? named.join("\n") : "invalid line protocol";
}

/** `PartialWriteError` of `tsdb/shard.go`: the first reason, and how many points were not stored. */
function rejectWords([first]: readonly Reject[], dropped: number): string {
  return `partial write: ${first!.reason} dropped=${dropped}`;
}

function namedOf(rejects: readonly Reject[], { version, namedLines }: InfluxdbServerOptions): readonly Reject[] {
  return rejects.slice(0, namedLines ?? (version === "v3" ? 100 : rejects.length));
}
