import { inspect } from "../spool-inspect/inspect.ts";
import type { SpoolContents, SpoolOwner, SpoolReport } from "../spool-inspect/report.ts";
import { damageLines } from "./damage-lines.ts";
import { flag } from "./option-rules.ts";
import { byteSize, duration, grouped, recordsOf } from "./quantities.ts";
import { exitCodes, type Subcommand } from "./subcommand.ts";
import { type Column, textTable } from "./text-table.ts";

export const ls: Subcommand = {
  summary: "shows what waits, whose it is and how old",
  usage: `Usage: meterbridge-spool ls <dir> [--segments] [--json]

Shows what waits in the directory of a spool, the oldest first: whose it is, how many records and data points, how old.
Only headers are read; verify reads everything.

  --segments  a line for each segment
  --json      for programs: all of it, times in milliseconds since 1970
`,
  options: { segments: { type: "boolean" }, json: { type: "boolean" } },
  rules: { segments: flag, json: flag },
  async run(dir, { segments, json }, { out }) {
    const report = await inspect(dir);
    out(json ? `${JSON.stringify(report, null, 2)}\n` : listing(report, segments === true, Date.now()));
    return exitCodes.done;
  },
};

const ownerColumns: readonly Column[] = [
  ["OWNER"],
  ["STATE"],
  ["WAITING", "right"],
  ["POINTS", "right"],
  ["ON DISK", "right"],
  ["OLDEST", "right"],
  ["WHY"],
];

const segmentColumns: readonly Column[] = [
  ["SEGMENT"],
  ["SEQUENCES"],
  ["SETTLED", "right"],
  ["WAITING", "right"],
  ["POINTS", "right"],
  ["SIZE", "right"],
  ["OLDEST", "right"],
];

const quarantineColumns: readonly Column[] = [
  ["QUARANTINE"],
  ["WHY"],
  ["RECORDS", "right"],
  ["POINTS", "right"],
  ["SIZE", "right"],
];

function listing(report: SpoolReport, segments: boolean, wallTimeMs: number): string {
  const { owners, quarantine, totals } = report;
  const parts: string[] = [];
  if (owners.length > 0)
    parts.push(
      textTable(
        ownerColumns,
        owners.map((owner) => ownerRow(owner, wallTimeMs)),
      ),
    );
  if (segments && owners.some((owner) => owner.segments.length > 0)) {
    parts.push(
      textTable(
        segmentColumns,
        owners.flatMap((owner) => segmentRows(owner, wallTimeMs)),
      ),
    );
  }
  if (quarantine.length > 0) {
    const rows = quarantine.map(({ name, why, bytes, records, points }) => [
      name,
      why,
      grouped(records),
      grouped(points),
      byteSize(bytes),
    ]);
    parts.push(textTable(quarantineColumns, rows));
  }
  if (report.damage.length > 0) parts.push(damageLines(report));
  parts.push(`${waitingLine(totals, wallTimeMs)}\n`);
  return parts.join("\n");
}

function ownerRow({ name, state, how, contents }: SpoolOwner, wallTimeMs: number): readonly string[] {
  const { waitingRecords, waitingPoints, bytes } = contents;
  const counts = [grouped(waitingRecords), grouped(waitingPoints), byteSize(bytes)];
  return [name, state, ...counts, ageOf(contents, wallTimeMs), how];
}

function segmentRows({ segments }: SpoolOwner, wallTimeMs: number): readonly (readonly string[])[] {
  return segments.map(({ file, firstSequence, lastSequence, contents }) => {
    const { settledRecords, waitingRecords, waitingPoints, bytes } = contents;
    const sequences = firstSequence === undefined ? "" : `${firstSequence} to ${lastSequence}`;
    const counts = [settledRecords, waitingRecords, waitingPoints].map((count) => grouped(count));
    return [file, sequences, ...counts, byteSize(bytes), ageOf(contents, wallTimeMs)];
  });
}

function waitingLine(totals: SpoolContents, wallTimeMs: number): string {
  const { waitingRecords, waitingPoints, bytes } = totals;
  if (waitingRecords === 0) return "Nothing waits.";
  const age = ageOf(totals, wallTimeMs);
  return `${recordsOf(waitingRecords, waitingPoints)} wait, ${byteSize(bytes)} on disk, the oldest for ${age}.`;
}

/** How long the oldest has waited; a clock that went back makes it no time. */
function ageOf({ oldestWallTimeMs }: SpoolContents, wallTimeMs: number): string {
  return oldestWallTimeMs === undefined ? "" : duration(wallTimeMs - oldestWallTimeMs);
}
