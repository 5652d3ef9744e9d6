import { join } from "node:path";
import { inspect } from "../spool-inspect/inspect.ts";
import type { NamedFolder } from "../spool-inspect/owner-state.ts";
import { chooseOwners } from "./choose-owners.ts";
import { dropQuarantine } from "./drop-quarantine.ts";
import { dropRecords } from "./drop-records.ts";
import { durationRule, flag, several } from "./option-rules.ts";
import { counted, parseDuration, recordsOf } from "./quantities.ts";
import { exitCodes, type Subcommand } from "./subcommand.ts";
import { tenant } from "./tenant.ts";
import type { Terminal } from "./terminal.ts";

interface DropValues {
  readonly "older-than"?: string;
  readonly owner?: readonly string[];
  readonly quarantine?: boolean;
  readonly all?: boolean;
  readonly lease?: string;
  readonly yes?: boolean;
}

export const drop: Subcommand = {
  summary: "gives up what waits, for good",
  usage: `Usage: meterbridge-spool drop <dir> --older-than <1h> | --owner <name> | --quarantine | --all [options]

Removes records that were never delivered. What a living owner has is never touched.

  --older-than <1h>  what was spooled longer ago, by the wall clock; with --owner, of that owner only
  --owner <name>     what this owner has left; may be given several times
  --quarantine       what is in the quarantine
  --all              everything, the quarantine too
  --yes              do not ask; needed where nobody can be asked
  --lease <15s>      how long the heartbeat of an owner that cannot be seen has to stand still until it counts as dead: no
                     less than the spool's leaseMs
`,
  options: {
    "older-than": { type: "string" },
    owner: { type: "string", multiple: true },
    quarantine: { type: "boolean" },
    all: { type: "boolean" },
    lease: { type: "string" },
    yes: { type: "boolean" },
  },
  rules: {
    "older-than": durationRule,
    owner: several("the name of an owner"),
    quarantine: flag,
    all: flag,
    lease: durationRule,
    yes: flag,
  },
  run: (dir, values, terminal) => dropFrom(dir, values, terminal),
};

async function dropFrom(dir: string, values: DropValues, terminal: Terminal): Promise<number> {
  const { owner, all = false, quarantine = false, lease = "15s", yes = false } = values;
  const olderThan = values["older-than"];
  const ways = [all, quarantine, owner !== undefined || olderThan !== undefined].filter(Boolean).length;
  if (ways !== 1) throw new Error(`meterbridge-spool drop: give one of --older-than, --owner, --quarantine and --all`);
  const report = await inspect(dir);
  const chosen = quarantine ? [] : await chooseOwners(dir, { owners: owner, leaseMs: parseDuration(lease)! }, terminal);
  const before = olderThan === undefined ? Infinity : Date.now() - parseDuration(olderThan)!;
  const kept = quarantine || all ? report.quarantine.map(({ name }) => name) : [];

  const { records, points } = await dropRecords(
    chosen.map(({ name }) => join(dir, name)),
    before,
    false,
  );
  const isLeft = before === Infinity && chosen.length > 0;
  if (records === 0 && kept.length === 0 && !isLeft) {
    terminal.out("There is nothing to give up.\n");
    return exitCodes.done;
  }
  const what = whatGoes(records, points, kept.length);
  if (!yes && !(await isAgreed(what, terminal))) return exitCodes.refused;
  const dropped = await dropOf(dir, chosen, before);
  const files = await dropQuarantine(dir, kept);
  terminal.out(`Gave up ${whatGoes(dropped.records, dropped.points, files)}.\n`);
  if (dropped.records === records && files === kept.length) return exitCodes.done;
  terminal.note("Not all of it was there to be given up any more: another process was faster.\n");
  return exitCodes.trouble;
}

async function isAgreed(what: string, { ask, note }: Terminal): Promise<boolean> {
  const answer = await ask(`Give up ${what}, for good? Type yes: `);
  if (answer === undefined) note(`This gives up ${what}, for good. Nobody can be asked here: say --yes.\n`);
  else if (answer.trim() !== "yes") note("Nothing was given up.\n");
  return answer?.trim() === "yes";
}

async function dropOf(
  dir: string,
  chosen: readonly NamedFolder[],
  before: number,
): Promise<{ records: number; points: number }> {
  if (chosen.length === 0) return { records: 0, points: 0 };
  const house = await tenant(dir);
  try {
    const taken = await house.take(chosen);
    return await dropRecords(
      taken.map(({ path }) => path),
      before,
      true,
    );
  } finally {
    await house.leave();
  }
}

function whatGoes(records: number, points: number, files: number): string {
  const parts = [
    ...(records > 0 || files === 0 ? [recordsOf(records, points)] : []),
    ...(files > 0 ? [`${counted(files, "file")} of the quarantine`] : []),
  ];
  return parts.join(" and ");
}
