import { systemClock } from "@meterbridge/core";
import { inspect } from "../spool-inspect/inspect.ts";
import type { SpoolReport } from "../spool-inspect/report.ts";
import { chooseOwners } from "./choose-owners.ts";
import { courier as newCourier, type Courier } from "./courier.ts";
import { destination, type Destination } from "./destination.ts";
import { readHeaders } from "./headers.ts";
import { interruption } from "./interruption.ts";
import { type Amount, progress } from "./progress.ts";
import { byteSize, duration, parseDuration, recordsOf } from "./quantities.ts";
import { replayOwner } from "./replay-owner.ts";
import { replayQuarantined } from "./replay-quarantined.ts";
import { exitCodes } from "./subcommand.ts";
import { tenant } from "./tenant.ts";
import type { Terminal } from "./terminal.ts";

export interface ReplayValues {
  readonly to?: string;
  readonly header?: readonly string[];
  readonly "headers-file"?: string;
  readonly owner?: readonly string[];
  readonly quarantine?: readonly string[];
  readonly timeout?: string;
  readonly lease?: string;
  readonly "dry-run"?: boolean;
}

/** Sends what waits, and gives the exit code. */
export async function replayTo(dir: string, values: ReplayValues, terminal: Terminal): Promise<number> {
  const { to, owner, quarantine, timeout = "30s", lease = "15s" } = values;
  if (to === undefined) throw new Error("meterbridge-spool replay: --to is missing: where to?");
  if (owner && quarantine) throw new Error("meterbridge-spool replay: either --owner or --quarantine");
  const report = await inspect(dir);
  const headers = await readHeaders(values.header ?? [], values["headers-file"]);
  const target = destination(to, headers, parseDuration(timeout)!);
  if (values["dry-run"]) return tellOnly(report, values, target, terminal);

  const chosen = quarantine ? [] : await chooseOwners(dir, { owners: owner, leaseMs: parseDuration(lease)! }, terminal);
  const names = quarantine ?? chosen.map(({ name }) => name);
  const amount = quarantine ? amountInQuarantine(report, names) : amountOf(report, names);
  if (amount.records === 0) {
    terminal.out("Nothing waits.\n");
    return exitCodes.done;
  }
  const shown = progress(amount, { ...terminal, clock: systemClock });
  const stop = interruption(() => terminal.note("\nEnding after the request on its way; once more ends it at once.\n"));
  const startedMs = systemClock.now();
  const courier = newCourier(dir, target, shown, stop);
  const house = await tenant(dir);
  try {
    for (const [index, name] of (quarantine ?? []).entries()) {
      if (courier.stoppedBy === undefined) await replayQuarantined(dir, name, index + 1, house, courier);
    }
    const taken = await house.take(chosen);
    if (taken.length < chosen.length) courier.halt("another process was faster, and delivers it");
    for (const folder of taken) {
      if (courier.stoppedBy === undefined) await replayOwner(dir, folder, courier, terminal);
    }
  } finally {
    await house.leave();
    stop.end();
    shown.clear();
  }
  tell(courier, amount, target, systemClock.now() - startedMs, terminal);
  if (stop.soft.aborted) return stop.exitCode();
  const { stoppedBy, refused, damaged, leftFiles } = courier;
  const isDone = stoppedBy === undefined && refused.records + damaged.points + leftFiles === 0;
  return isDone ? exitCodes.done : exitCodes.trouble;
}

function tellOnly(
  report: SpoolReport,
  { owner, quarantine }: ReplayValues,
  target: Destination,
  { out, note }: Terminal,
): number {
  const owners = report.owners.filter(({ name }) => !owner || owner.includes(name));
  const amount = quarantine
    ? amountInQuarantine(report, quarantine)
    : amountOf(
        report,
        owners.map(({ name }) => name),
      );
  for (const { name, state, how } of quarantine ? [] : owners) {
    if (state !== "dead") note(`${name} is ${state === "alive" ? "alive" : "perhaps alive"}: ${how}\n`);
  }
  out(`Would send ${recordsOf(amount.records, amount.points)}, ${byteSize(amount.bytes)}, to ${target.shown}.\n`);
  return exitCodes.done;
}

function amountOf({ owners }: SpoolReport, names: readonly string[]): Amount {
  const contents = owners.filter(({ name }) => names.includes(name)).map(({ contents }) => contents);
  return {
    records: contents.reduce((sum, { waitingRecords }) => sum + waitingRecords, 0),
    points: contents.reduce((sum, { waitingPoints }) => sum + waitingPoints, 0),
    bytes: contents.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function amountInQuarantine({ quarantine }: SpoolReport, names: readonly string[]): Amount {
  const amount = { records: 0, points: 0, bytes: 0 };
  for (const wanted of names) {
    const found = quarantine.find(({ name }) => name === wanted);
    if (!found) throw new Error(`there is no ${wanted} in the quarantine; ls shows what is`);
    amount.records += found.records;
    amount.points += found.points;
    amount.bytes += found.bytes;
  }
  return amount;
}

function tell(courier: Courier, amount: Amount, target: Destination, tookMs: number, { out, note }: Terminal): void {
  const { sent, refused, damaged, refusal, stoppedBy } = courier;
  out(`Sent ${recordsOf(sent.records, sent.points)} to ${target.shown} in ${duration(tookMs)}.\n`);
  if (refused.records > 0) {
    out(`Refused, and kept in the quarantine: ${recordsOf(refused.records, refused.points)} (${refusal}).\n`);
  }
  if (damaged.points > 0) out(`Damaged: ${recordsOf(damaged.records, damaged.points)}.\n`);
  if (stoppedBy !== undefined) {
    const records = amount.records - sent.records - refused.records - damaged.records;
    const points = amount.points - sent.points - refused.points - damaged.points;
    note(`Stopped: ${stoppedBy}. ${recordsOf(Math.max(0, records), Math.max(0, points))} still wait.\n`);
  }
}
