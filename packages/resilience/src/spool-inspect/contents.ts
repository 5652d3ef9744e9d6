import type { SpoolContents } from "./report.ts";

/** A report that is being added up. */
export type Sums = { -readonly [Name in keyof SpoolContents]: SpoolContents[Name] };

export function noContents(): Sums {
  return {
    bytes: 0,
    records: 0,
    points: 0,
    settledRecords: 0,
    settledPoints: 0,
    waitingRecords: 0,
    waitingPoints: 0,
    damagedPlaces: 0,
    lostPoints: 0,
  };
}

export function countSettled(sums: Sums, points: number): void {
  sums.records++;
  sums.points += points;
  sums.settledRecords++;
  sums.settledPoints += points;
}

export function countWaiting(sums: Sums, points: number, wallTimeMs: number): void {
  sums.records++;
  sums.points += points;
  sums.waitingRecords++;
  sums.waitingPoints += points;
  widen(sums, wallTimeMs, wallTimeMs);
}

export function sumOf(all: readonly SpoolContents[]): SpoolContents {
  const sums = noContents();
  for (const one of all) {
    for (const name of Object.keys(noContents()) as (keyof ReturnType<typeof noContents>)[]) {
      sums[name] = (sums[name] ?? 0) + (one[name] ?? 0);
    }
    if (one.oldestWallTimeMs !== undefined) widen(sums, one.oldestWallTimeMs, one.newestWallTimeMs!);
  }
  return sums;
}

function widen(sums: Sums, oldest: number, newest: number): void {
  sums.oldestWallTimeMs = Math.min(sums.oldestWallTimeMs ?? oldest, oldest);
  sums.newestWallTimeMs = Math.max(sums.newestWallTimeMs ?? newest, newest);
}
