import type { Pair } from "./attributes.ts";
import { nothing, type Piece, piece, space } from "./pieces.ts";

type Pairs = readonly Pair[];

/** A way to write the attributes of the rows of an instrument. */
export interface LabelForm {
  readonly rows: readonly Pairs[];
  /** How wide each `key=value` is made, so that they stand one below the other; absent: one behind the other. */
  readonly columns: readonly number[] | undefined;
  /** Of the widest row. */
  readonly width: number;
  /** The keys of all rows, where only the values are written. */
  readonly keys?: readonly Piece[];
}

const none: Piece = piece("(no attributes)", "dim");

/** Aligned, where the rows have the same keys. */
export function alignedForm(rows: readonly Pairs[]): LabelForm {
  const columns = columnsOf(rows);
  const width = columns?.reduce((sum, column) => sum + column + 1, -1);
  return width === undefined ? looseForm(rows) : { rows, columns, width };
}

// A label that is cut, but this wide, shows more than its first key.
const roomForKeys = 40;

/**
 * The fullest form that fits into a width: with whole keys, with short keys, or with the values alone, where all rows
 * have the same keys. When none fits, one of them is cut.
 */
export function fittingForm(whole: LabelForm, width: number): LabelForm {
  if (whole.width <= width) return whole;
  const short = shortKeys(whole.rows);
  const withKeys = [looseForm(whole.rows), alignedForm(short), looseForm(short)];
  const valuesAlone = whole.columns === undefined ? [] : valueForms(short);
  const fitting = [...withKeys, ...valuesAlone].find((form) => form.width <= width);
  return fitting ?? (width < roomForKeys ? valuesAlone.at(-1) : undefined) ?? withKeys.at(-1)!;
}

function valueForms(rows: readonly Pairs[]): readonly LabelForm[] {
  const values = rows.map((pairs) => pairs.map(({ value }) => ({ key: nothing, value })));
  const keys = rows[0]!.map(({ key }) => key);
  return [alignedForm(values), looseForm(values)].map((form) => ({ ...form, keys }));
}

/** The attributes of one row. */
export function labelPieces({ rows, columns }: LabelForm, row: number): readonly Piece[] {
  const pairs = rows[row]!;
  if (pairs.length === 0) return [none];
  const pieces: Piece[] = [];
  for (let index = 0; index < pairs.length; index++) {
    const pair = pairs[index]!;
    if (index > 0) pieces.push(space(columns === undefined ? 1 : 1 + columns[index - 1]! - widthOf(pairs[index - 1]!)));
    pieces.push(pair.key, pair.value);
  }
  return pieces;
}

function looseForm(rows: readonly Pairs[]): LabelForm {
  const rowWidth = (pairs: Pairs): number => pairs.reduce((sum, pair) => sum + widthOf(pair) + 1, -1);
  const width = rows.reduce((most, pairs) => Math.max(most, pairs.length === 0 ? none.width : rowWidth(pairs)), 0);
  return { rows, columns: undefined, width };
}

function widthOf({ key, value }: Pair): number {
  return key.width + value.width;
}

/** How wide each attribute is at most; `undefined` when the rows have different keys. */
function columnsOf(rows: readonly Pairs[]): readonly number[] | undefined {
  const first = rows[0] ?? [];
  if (first.length === 0) return undefined;
  const columns = first.map(widthOf);
  for (const pairs of rows) {
    if (pairs.length !== first.length) return undefined;
    for (let index = 0; index < pairs.length; index++) {
      const pair = pairs[index]!;
      if (pair.key.text !== first[index]!.key.text) return undefined;
      columns[index] = Math.max(columns[index]!, widthOf(pair));
    }
  }
  return columns;
}

/** Keys without what stands before their last dot, where no two become the same: `http.route` as `route`. */
function shortKeys(rows: readonly Pairs[]): readonly Pairs[] {
  const shortened = new Map<string, Piece>();
  const owners = new Map<string, number>();
  for (const { key } of rows.flat()) {
    if (shortened.has(key.text)) continue;
    const short = piece(key.text.slice(key.text.lastIndexOf(".") + 1), key.style);
    shortened.set(key.text, short);
    owners.set(short.text, (owners.get(short.text) ?? 0) + 1);
  }
  return rows.map((pairs) =>
    pairs.map(({ key, value }) => {
      const short = shortened.get(key.text)!;
      return { key: owners.get(short.text) === 1 ? short : key, value };
    }),
  );
}
