import { type Paint, painted, unpainted } from "./ink.ts";

/** What is written on. */
export interface Terminal {
  /** In columns. */
  readonly width: number;
  /** How many lines an export may take before its series are summed up. */
  readonly lines: number;
  /** Whether what is beyond these lines is out of sight. */
  readonly isScreen: boolean;
  readonly paint: Paint;
}

const widthOfFiles = 120;
const linesOfFiles = 100;
const widthOfUnknown = 80;
const linesOfUnknown = 24;

/** Asks the stream anew: terminals get resized. */
export function terminalOf(stream: NodeJS.WritableStream, color: boolean | undefined): Terminal {
  const { isTTY, columns, rows } = stream as Partial<NodeJS.WriteStream>;
  const paint = (color ?? hasColors(stream)) ? painted : unpainted;
  if (!isTTY) return { width: widthOfFiles, lines: linesOfFiles, isScreen: false, paint };
  // The last line is the cursor's.
  const lines = sizeOr(rows, linesOfUnknown) - 1;
  return { width: sizeOr(columns, widthOfUnknown), lines, isScreen: true, paint };
}

/** By Node's own rule: `FORCE_COLOR`, else `NO_COLOR` and `TERM`, else whether it is a terminal that has colours. */
function hasColors(stream: NodeJS.WritableStream): boolean {
  try {
    // Not imported, because that would load all that is in it: 5 ms.
    const { styleText } = process.getBuiltinModule("node:util");
    return styleText("bold", "?", { stream }) !== "?";
  } catch {
    // It looks like no stream.
    return false;
  }
}

/** Terminals that are not connected to anything have no size, or say 0. */
function sizeOr(size: number | undefined, otherwise: number): number {
  return size !== undefined && size > 0 ? size : otherwise;
}
