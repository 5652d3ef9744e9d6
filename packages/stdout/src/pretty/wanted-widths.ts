import type { Columns, WantedColumns } from "./columns.ts";
import { type Detail, detailColumns, type DetailWidths } from "./detail.ts";
import { figureNames } from "./figures.ts";
import type { TableRow } from "./table.ts";
import { textWidth } from "./text-width.ts";

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** How wide the columns of a whole export would like to be; 0 for one in which nothing stands. */
export class WantedWidths implements WantedColumns {
  readonly columns: Writable<Columns> = { label: 0, kind: 0, value: 0, change: 0, rate: 0, trend: 0 };
  readonly details: Writable<DetailWidths> = { sketch: 0, count: 0, mean: 0, p50: 0, p90: 0, p99: 0 };
  wideLabel = 0;
  extra = 0;

  addExtra(width: number): void {
    this.extra = Math.max(this.extra, width);
  }

  addName(name: string, kind: string): void {
    this.columns.label = Math.max(this.columns.label, textWidth(name));
    this.columns.kind = Math.max(this.columns.kind, textWidth(kind));
  }

  addWideLabel(width: number): void {
    this.wideLabel = Math.max(this.wideLabel, width);
  }

  addRow({ figures, detail }: TableRow): void {
    for (const name of figureNames) {
      const { width } = figures[name];
      if (width > 0) this.columns[name] = Math.max(this.columns[name], width, name.length);
    }
    if (detail !== undefined) this.#addDetail(detail);
  }

  #addDetail({ counts, figures }: Detail): void {
    this.details.sketch = Math.max(this.details.sketch, counts.length);
    for (const name of detailColumns) this.details[name] = Math.max(this.details[name], figures[name]?.width ?? 0);
  }
}
