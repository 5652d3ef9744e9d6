import { Writable } from "node:stream";
import { WriteStream } from "node:tty";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { prettyEncoder } from "../../src/pretty/index.ts";
import type { PrettyOptions } from "../../src/pretty/pretty-encoder.ts";

export interface PaperOptions extends Omit<PrettyOptions, "stream"> {
  /** A terminal so wide; no terminal unless said. */
  columns?: number;
  rows?: number;
}

/** What an encoder writes, as text. */
export interface Paper {
  /** All lines of one export. */
  lines(metrics: ResourceMetrics): readonly string[];
  /** Those of the tables: not the first line, and not the resource. */
  tables(metrics: ResourceMetrics): readonly string[];
  /** Why data points were dropped so far. */
  readonly drops: readonly string[];
  /** A terminal changes its size. */
  resize(columns: number): void;
}

export function paper({ columns, rows = 50, color = false, all }: PaperOptions = {}): Paper {
  const stream = columns === undefined ? notATerminal() : aTerminal(columns, rows);
  const encoder = prettyEncoder({ stream, color, all });
  const drops: string[] = [];
  const lines = (metrics: ResourceMetrics): readonly string[] => {
    const bodies = [...encoder.encode(metrics, (reason) => drops.push(reason))].flatMap((payload) => payload ?? []);
    const text = bodies.map(({ body }) => Buffer.from(body).toString()).join("");
    if (text !== "" && !text.endsWith("\n")) throw new Error("the last line is not ended");
    return text.split("\n").slice(0, -1);
  };
  return {
    lines,
    tables: (metrics) => {
      const all = lines(metrics);
      return all.slice(all.indexOf("") + 1);
    },
    drops,
    resize(to) {
      (stream as { columns?: number }).columns = to;
    },
  };
}

export function notATerminal(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** The face of a terminal, with Node's own rule for its colours. */
export function aTerminal(columns: number, rows: number): Writable {
  const { getColorDepth } = WriteStream.prototype;
  return Object.assign(notATerminal(), { isTTY: true, columns, rows, getColorDepth });
}
