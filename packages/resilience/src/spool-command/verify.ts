import { inspect } from "../spool-inspect/inspect.ts";
import { damageLines } from "./damage-lines.ts";
import { flag } from "./option-rules.ts";
import { byteSize, counted, recordsOf } from "./quantities.ts";
import { exitCodes, type Subcommand } from "./subcommand.ts";

export const verify: Subcommand = {
  summary: "reads everything and says what is damaged, and where",
  usage: `Usage: meterbridge-spool verify <dir> [--json]

Reads every record and checks it against its checksum. The exit code is 0 when nothing is damaged, 1 when something is.
The end of a write that a crash cut short is shown, and is no damage: nobody was told that it is durable. What is in the
quarantine is damaged already, and is not read.

  --json  for programs: what ls --json shows, with all the damage
`,
  options: { json: { type: "boolean" } },
  rules: { json: flag },
  async run(dir, { json }, { out }) {
    const report = await inspect(dir, { verify: true });
    const { records, points, bytes, damagedPlaces, lostPoints } = report.totals;
    if (json) {
      out(`${JSON.stringify(report, null, 2)}\n`);
    } else {
      const untold = report.totals.damagedPlaces - report.damage.filter(({ kind }) => kind !== "unfinished").length;
      const more = untold > 0 ? `… and ${counted(untold, "more place")}\n` : "";
      const verdict =
        damagedPlaces === 0
          ? "nothing is damaged"
          : `${counted(damagedPlaces, "place is", "places are")} damaged, ${counted(lostPoints, "data point")} known to be lost`;
      out(`${damageLines(report)}${more}Read ${recordsOf(records, points)}, ${byteSize(bytes)}: ${verdict}.\n`);
    }
    return damagedPlaces === 0 ? exitCodes.done : exitCodes.trouble;
  },
};
