import { type Call, ExportError, type Outcome } from "@meterbridge/core";
import type { MemoryLine } from "./memory-line.ts";

/** What happens to something that comes when there is no room. */
export interface Overflow<In> {
  /** Lets it enter as soon as there is room, or says why it may not. */
  admit(arrival: Arrival<In>): Promise<Outcome<In>>;
  /** There may be room now. */
  roomMade?(): void;
  /** Takes the oldest one as soon as it may be sent; `undefined`: it may now, and was not taken. */
  takeHead?<Taken>(take: () => Taken): Promise<Taken> | undefined;
  /** Nothing more may enter: whoever waits has its answer. */
  close?(): Promise<void>;
}

/** Something that wants to enter. */
export interface Arrival<In> {
  readonly bytes: number;
  readonly call: Call;
  readonly enter: () => Promise<Outcome<In>>;
}

export function dropOldest<In>(line: MemoryLine<In>): Overflow<In> {
  return {
    admit({ bytes, enter }) {
      while (!line.hasRoom(bytes)) line.evict();
      return enter();
    },
  };
}

export function dropNewest<In>(line: MemoryLine<In>): Overflow<In> {
  return {
    async admit({ bytes, enter }) {
      if (line.hasRoom(bytes)) return enter();
      const error = new ExportError("overflow", `${line.entries.length} items wait in the queue already`);
      return { kind: "failed", error };
    },
  };
}
