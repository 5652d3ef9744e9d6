import { type Clock, type ExportError, quietDiag } from "@meterbridge/core";

/** Writes to the diagnostic log when delivery comes to a stand, and when it goes on. */
export interface StandstillLog {
  /** An attempt has failed, and what it was for is kept. `needsSomebody`: it goes on only when somebody sets something right. */
  failed(error: ExportError, needsSomebody: boolean, waitingPoints: number): void;
  /** The far end has taken something, or refused it: it is there. */
  goesOn(waitingPoints: number): void;
}

/** One failure is a hiccup, which the next attempt mends. */
const failuresOfStandstill = 2;

/** `name` stands before every line. */
export function standstillLog(name: string, clock: Clock): StandstillLog {
  let failures = 0;
  let since = 0;
  let told: "not" | "retried" | "needsSomebody" = "not";

  return {
    failed(error, needsSomebody, waitingPoints) {
      if (failures++ === 0) since = clock.now();
      const line = `${name}: delivery stands still: ${error.message}. ${waitingPoints} data points wait and are kept`;
      if (needsSomebody && told !== "needsSomebody") {
        told = "needsSomebody";
        quietDiag.error(`${line}: somebody has to set this right. This is told once, until it goes on.`);
      } else if (!needsSomebody && told === "not" && failures >= failuresOfStandstill) {
        told = "retried";
        quietDiag.warn(`${line}: it is tried again. This is told once, until it goes on.`);
      }
    },
    goesOn(waitingPoints) {
      if (told !== "not") {
        const seconds = ((clock.now() - since) / 1_000).toFixed(1);
        quietDiag.warn(`${name}: delivery goes on after ${seconds} s: ${waitingPoints} data points wait`);
      }
      failures = 0;
      told = "not";
    },
  };
}
