import { type Outcome, stoppedOutcome } from "@meterbridge/core";
import type { MemoryLine } from "./memory-line.ts";
import type { Arrival, Overflow } from "./overflow.ts";

/** Whoever comes when there is no room waits for it, in order, within its call. */
export function block<In>(line: MemoryLine<In>): Overflow<In> {
  const outside: Standing<In>[] = [];

  return {
    admit(arrival) {
      if (outside.length === 0 && line.hasRoom(arrival.bytes)) return arrival.enter();
      return new Promise((answer) => {
        const standing: Standing<In> = { arrival, answer, leave: () => leave(standing) };
        outside.push(standing);
        const { signal, closing } = arrival.call;
        signal.addEventListener("abort", standing.leave);
        closing?.addEventListener("abort", standing.leave);
        if (closing?.aborted) standing.leave();
      });
    },
    roomMade() {
      for (let [first] = outside; first && line.hasRoom(first.arrival.bytes); [first] = outside) {
        outside.shift();
        forget(first);
        first.answer(first.arrival.enter());
      }
    },
    async close() {
      for (const standing of [...outside]) leave(standing);
    },
  };

  function leave(standing: Standing<In>): void {
    const place = outside.indexOf(standing);
    if (place < 0) return;
    outside.splice(place, 1);
    forget(standing);
    standing.answer(stoppedOutcome(standing.arrival.call, "the queue was full", false));
  }

  function forget({ arrival, leave }: Standing<In>): void {
    arrival.call.signal.removeEventListener("abort", leave);
    arrival.call.closing?.removeEventListener("abort", leave);
  }
}

interface Standing<In> {
  readonly arrival: Arrival<In>;
  readonly answer: (outcome: Outcome<In> | Promise<Outcome<In>>) => void;
  readonly leave: () => void;
}
