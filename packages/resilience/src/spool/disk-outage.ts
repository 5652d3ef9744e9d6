import { type Clock, codeOf, messageOf, quietDiag } from "@meterbridge/core";

/** Whether the disk takes what it is given. It is told once when it does not, and once when it does again. */
export interface DiskOutage {
  readonly isOn: boolean;
  /** It has just failed, and is left alone for a while. */
  readonly isResting: boolean;
  /** It has failed, or failed again. */
  failed(error: unknown): void;
  over(): void;
  /** It rests no more. */
  cutRestShort(): void;
  /** It is not tried again by itself. */
  stop(): void;
}

const restMs = 5_000;

/** `tryAgain` is called when the disk has rested. `clock` is one for the background. */
export function diskOutage(name: string, clock: Clock, tryAgain: () => void): DiskOutage {
  let since: number | undefined;
  let restsUntil = -Infinity;
  let cancelTimer: (() => void) | undefined;

  return {
    get isOn() {
      return since !== undefined;
    },
    get isResting() {
      return since !== undefined && clock.now() < restsUntil;
    },
    failed(error) {
      restsUntil = clock.now() + restMs;
      cancelTimer ??= clock.setTimeout(() => {
        cancelTimer = undefined;
        tryAgain();
      }, restMs);
      if (since !== undefined) return;
      since = clock.now();
      const what = codeOf(error) || messageOf(error);
      quietDiag.error(
        `${name}: the disk takes nothing (${what}): what is exported waits in memory. This is told once, until it ends.`,
      );
    },
    over() {
      if (since === undefined) return;
      const seconds = ((clock.now() - since) / 1_000).toFixed(1);
      quietDiag.warn(`${name}: the disk takes again what is exported, after ${seconds} s`);
      since = undefined;
    },
    cutRestShort: () => void (restsUntil = -Infinity),
    stop: () => cancelTimer?.(),
  };
}
