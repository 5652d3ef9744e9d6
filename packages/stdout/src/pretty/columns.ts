/** How wide the columns are; 0 where one is left out. */
export interface Columns {
  readonly label: number;
  readonly kind: number;
  readonly value: number;
  readonly change: number;
  readonly rate: number;
  readonly trend: number;
}

export const gap = 2;

const figures = ["value", "change", "rate"] as const;

/** What the columns would be on a page that is wide enough. */
export interface WantedColumns {
  readonly columns: Columns;
  /** The widest attributes of a series, which may run on into the column of the kind. */
  readonly wideLabel: number;
  /** The widest of what is cut rather than given room at the cost of a column: names of scopes, sums. */
  readonly extra: number;
}

/**
 * Fits the columns into a width. On a narrow terminal they go by importance: what each metric is, the trend, the change,
 * the rate.
 */
export function fitColumns({ columns: wanted, wideLabel, extra }: WantedColumns, width: number): Columns {
  const columns = { ...wanted };
  if (roomFor(columns, width) - kindRoom(columns) < Math.min(wanted.label, Math.max(width * 0.3, 16))) columns.kind = 0;
  const least = Math.min(Math.max(wanted.label, wideLabel), width * 0.45);
  for (const name of ["trend", "change", "rate"] as const) {
    const isOnly = figures.every((other) => other === name || columns[other] === 0);
    if (roomFor(columns, width) < least && !isOnly) columns[name] = 0;
  }
  const wish = Math.max(wanted.label, wideLabel - kindRoom(columns), extra - kindRoom(columns));
  return { ...columns, label: Math.max(Math.min(wish, roomFor(columns, width) - kindRoom(columns)), 1) };
}

/** What a label has that runs on into the column of the kind. */
export function wideLabelWidth(columns: Columns): number {
  return columns.label + kindRoom(columns);
}

function kindRoom({ kind }: Columns): number {
  return kind === 0 ? 0 : gap + kind;
}

/** What the figures leave. */
function roomFor({ value, change, rate, trend }: Columns, width: number): number {
  return [value, change, rate, trend].reduce((room, size) => (size === 0 ? room : room - gap - size), width);
}
