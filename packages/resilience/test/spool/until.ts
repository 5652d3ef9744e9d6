import type { TestClock } from "@meterbridge/test-harness";
import { turn } from "../scripted-sink.ts";

/** Lets the event loop turn until something is so: what goes on in the background has got there. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

/** The same, where it needs time: a held clock goes on in small steps, with room between them for what the disk does. */
export async function untilOn(clock: TestClock, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await clock.advance(25);
    for (let turns = 0; turns < 5; turns++) await turn();
  }
}
