import type { Clock } from "@meterbridge/core";
import { byteSize, counted, duration, grouped } from "./quantities.ts";

export interface Amount {
  readonly records: number;
  readonly points: number;
  readonly bytes: number;
}

/** Shows how far a long work has got. */
export interface Progress {
  /** So much more is done. */
  count(points: number, bytes: number): void;
  /** Makes room for other notes. */
  clear(): void;
}

export interface ProgressOptions {
  /** One line is written again and again. Else a new line now and then. */
  readonly isWatched: boolean;
  readonly note: (text: string) => void;
  readonly clock: Clock;
}

const redrawMs = 200;
const newLineMs = 5_000;
const eraseLine = "\r\x1b[K";

export function progress(all: Amount, { isWatched, note, clock }: ProgressOptions): Progress {
  const startedMs = clock.now();
  const done = { records: 0, points: 0, bytes: 0 };
  let shownMs = isWatched ? -Infinity : startedMs;
  let isShown = false;

  return {
    count(points, bytes) {
      done.records++;
      done.points += points;
      done.bytes += bytes;
      const nowMs = clock.now();
      if (nowMs - shownMs < (isWatched ? redrawMs : newLineMs)) return;
      shownMs = nowMs;
      isShown = true;
      const line = lineAt(nowMs);
      note(isWatched ? `${eraseLine}${line}` : `${line}\n`);
    },
    clear() {
      if (isWatched && isShown) note(eraseLine);
      isShown = false;
    },
  };

  function lineAt(nowMs: number): string {
    const seconds = (nowMs - startedMs) / 1_000;
    const parts = [`${grouped(done.records)} of ${counted(all.records, "record")}`, `${grouped(done.points)} points`];
    if (seconds > 0 && done.bytes > 0) {
      const left = ((all.bytes - done.bytes) / done.bytes) * seconds * 1_000;
      parts.push(`${byteSize(done.bytes / seconds)}/s`, `${duration(left)} left`);
    }
    return parts.join(", ");
  }
}
