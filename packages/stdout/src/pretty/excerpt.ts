import type { Series } from "./instrument-memory.ts";
import { trendValue } from "./movement.ts";
import type { PageForm } from "./page-form.ts";
import type { Block, Excerpt, Report, Section } from "./report.ts";
import { settled } from "./settled.ts";
import { TopRows } from "./top-rows.ts";

/** What of a report a form has room for, with the rest in sum. */
export function excerptOf(report: Report, form: PageForm): Excerpt {
  const sections: Section[] = [];
  let left = form.blocks;
  let hiddenMetrics = 0;
  let hiddenSeries = 0;
  let isWhole = true;
  for (const section of report.sections) {
    const blocks = section.blocks.slice(0, left).map((block) => shortened(block, form.rows));
    left -= blocks.length;
    if (blocks.some(({ rest }) => rest.series > 0)) isWhole = false;
    if (blocks.length > 0) sections.push({ ...section, blocks });
    for (const { series } of section.blocks.slice(blocks.length)) {
      hiddenMetrics++;
      hiddenSeries += series;
      isWhole = false;
    }
  }
  return { ...report, sections, hiddenMetrics, hiddenSeries, isWhole };
}

/** An instrument with so many series and the others in sum, or with one more rather than a line about it. */
function shortened(block: Block, most: number): Block {
  const { rows, rest, series, known } = block;
  if (rest.series === 0 && series <= most + 1) return block;
  const top = new TopRows(most);
  for (const row of rows) {
    const other = top.offer(row);
    if (other !== undefined) rest.add(other);
  }
  const shown = settled(top.rows, known.shown);
  known.shown = shown.flatMap((row) => row.series ?? []);
  return { ...block, rows: shown, total: most === 0 ? keptTotal(block) : undefined };
}

// No series is called so.
const totalKey = "\0";

/** Keeps the sum of an instrument, for its trend. */
function keptTotal({ instrument, known, rest, endS }: Block): Series | undefined {
  const reading = { startS: 0, endS, value: rest.value, sum: rest.sum };
  const trend = instrument.kind === "gauge" ? NaN : trendValue(instrument, reading, rest);
  return known.keep(totalKey, known.find(totalKey), { reading, size: 0, trend });
}
