import { isHistogram } from "./instrument.ts";
import type { Block, Section } from "./report.ts";

/** How much of an export is shown, and how densely. */
export interface PageForm {
  /**
   * How many series are shown of an instrument: one limit for all, so that none looks smaller than another one that is.
   * With 0, each instrument is one line.
   */
  readonly rows: number;
  /** Whether a line below each histogram's says what its values are; else its value is its p99. */
  readonly hasDetails: boolean;
  /** Whether an empty line stands above each scope. */
  readonly hasGaps: boolean;
  /** How many instruments are shown. */
  readonly blocks: number;
}

export interface Room {
  readonly lines: number;
  /** Whether what is beyond these lines is out of sight. */
  readonly isScreen: boolean;
}

export const mostRows = 20;
const fewestRowsOfFiles = 3;
const mostBlocksOfFiles = 200;

export const wholePage: PageForm = { rows: Infinity, hasDetails: true, hasGaps: true, blocks: Infinity };

/** The fullest form that fits; on a screen, down to as many instruments, a line each, as there is room for. */
export function pageForm(sections: readonly Section[], { lines, isScreen }: Room): PageForm {
  const forms = isScreen ? formsOfScreens : formsOfFiles;
  const fitting = forms.find((form) => linesWith(form, sections) <= lines);
  return fitting ?? { ...forms.at(-1)!, blocks: isScreen ? blocksWithin(lines, sections) : mostBlocksOfFiles };
}

const oneLineEach: PageForm = { ...wholePage, rows: 0, hasDetails: false };
const formsOfFiles = shorterForms(wholePage, fewestRowsOfFiles);
const formsOfScreens = [
  ...shorterForms(wholePage, 1),
  ...shorterForms(oneLineEach, 0),
  { ...oneLineEach, hasGaps: false },
];

function shorterForms(form: PageForm, fewestRows: number): readonly PageForm[] {
  return Array.from({ length: mostRows - fewestRows + 1 }, (_, index) => ({ ...form, rows: mostRows - index }));
}

function linesWith(form: PageForm, sections: readonly Section[]): number {
  let lines = 0;
  for (const { blocks } of sections) {
    lines += form.hasGaps ? 2 : 1;
    for (const block of blocks) lines += linesOfBlock(form, block);
  }
  return lines;
}

function linesOfBlock({ rows, hasDetails }: PageForm, { instrument, series, isBare }: Block): number {
  if (rows === 0) return 1;
  const each = hasDetails && isHistogram(instrument.kind) ? 2 : 1;
  // The line about the others is one more.
  return isBare ? each : 1 + each * Math.min(series, rows + 1);
}

/** How many instruments there is room for, a line each, beside their scopes and a line about the others. */
function blocksWithin(lines: number, sections: readonly Section[]): number {
  let left = lines - 1;
  let count = 0;
  for (const { blocks } of sections) {
    const fitting = Math.min(blocks.length, left - 1);
    if (fitting <= 0) break;
    count += fitting;
    left -= 1 + fitting;
  }
  return Math.max(count, 1);
}
