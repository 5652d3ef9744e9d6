import type { Call } from "@meterbridge/core";
import { spool } from "@meterbridge/resilience";
import { nameOfRecord } from "./record.ts";
import { figuresOfSpool, type SpoolFigures } from "./spool-figures.ts";

/** What a process gets that comes after all others, whose far end takes everything. */
export interface Recovered {
  /** The names of the records, in the order in which they came. */
  readonly got: readonly string[];
  readonly figures: SpoolFigures;
}

/** Delivers everything that lies in the directory of a spool. */
export async function recover(dir: string): Promise<Recovered> {
  const got: string[] = [];
  const sink = spool({ dir, minFreeBytes: 0 })({
    async send(payload) {
      got.push(nameOfRecord(payload));
      return { kind: "delivered", rejectedPoints: 0 };
    },
    flush: async () => {},
    close: async () => {},
  });
  const forever: Call = { signal: new AbortController().signal, deadline: Infinity };
  await sink.flush(forever);
  await sink.close(forever);
  return { got, figures: figuresOfSpool(sink) };
}
