import type { Encoder, Payload } from "@meterbridge/core";
import type { StdoutExporterOptions } from "../options.ts";
import { pairsOf } from "./attributes.ts";
import { excerptOf } from "./excerpt.ts";
import { Memory } from "./memory.ts";
import { pageLines } from "./page.ts";
import { mostRows, pageForm, wholePage } from "./page-form.ts";
import { type Line, lineText } from "./pieces.ts";
import { survey } from "./survey.ts";
import { type Terminal, terminalOf } from "./terminal.ts";
import { resourceLines, titleLine } from "./title.ts";

export interface PrettyOptions extends Pick<StdoutExporterOptions, "color" | "all"> {
  /** What the text is for: it is asked for its width, height and colours at each export, and not written to. */
  readonly stream: NodeJS.WritableStream;
}

// Enough for some 35 000 series of five attributes.
const maxMemoryBytes = 24 * 1024 * 1024;

/**
 * Writes metrics as tables for people: one payload an export.
 *
 * It remembers what it was given, unlike other encoders: rates and trends come from the exports before. The trend of a
 * counter is its rate, of a histogram the mean of what was recorded between two exports, of anything else the value.
 * A data point that it cannot show is dropped.
 */
export function prettyEncoder({ stream, color, all = false }: PrettyOptions): Encoder {
  const memory = new Memory(maxMemoryBytes);
  return {
    maxPoints: Infinity,
    *encode(metrics, drop) {
      const terminal = terminalOf(stream, color);
      const { attributes } = metrics.resource ?? {};
      const resource = pairsOf(attributes);
      const { width, lines, isScreen } = terminal;
      const introduction = memory.begin(JSON.stringify(resource)) ? resourceLines(resource, width) : [];
      const report = yield* survey(metrics, { memory, drop, maxRows: all ? Infinity : mostRows });
      if (report.series === 0) return;
      const room = { lines: lines - 1 - introduction.length, isScreen };
      const form = all ? wholePage : pageForm(report.sections, room);
      const excerpt = excerptOf(report, form);
      const head = [titleLine(excerpt, attributes, width), ...introduction];
      const body = yield* written(head, pageLines(excerpt, form, width), terminal);
      yield { body, contentType: "text/plain; charset=utf-8", points: report.series } satisfies Payload;
    },
  };
}

const linesPerTurn = 200;

/** The bytes of all lines. */
function* written(
  head: readonly Line[],
  lines: Iterable<Line | undefined>,
  { paint }: Terminal,
): Generator<undefined, Uint8Array> {
  const parts: Uint8Array[] = [];
  let text = head.map((line) => textOf(line)).join("");
  let untilTurn = linesPerTurn;
  for (const line of lines) {
    if (line !== undefined) text += textOf(line);
    if (line !== undefined && --untilTurn > 0) continue;
    parts.push(Buffer.from(text));
    text = "";
    untilTurn = linesPerTurn;
    yield undefined;
  }
  return Buffer.concat([...parts, Buffer.from(text)]);

  function textOf(line: Line): string {
    return `${lineText(line, paint)}\n`;
  }
}
