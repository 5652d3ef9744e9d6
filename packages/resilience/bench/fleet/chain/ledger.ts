import type { Payload } from "@meterbridge/core";
import type { EventClock } from "../event-clock.ts";
import { size } from "./scenario.ts";

/** Who sent what, and what has become of it. */
export interface Ledger {
  /** The next request of an exporter. */
  export(exporter: number): Payload;
  /** The first that took it from its exporter has it. */
  leftExporter(): void;
  /** The backend has it. */
  arrived(payload: Payload): void;
  /** Somebody who had answered for it has it no more. */
  lost(payload: Payload): void;
  readonly inExporters: number;
  /** How old the oldest is that has neither arrived nor got lost. */
  oldestMs(): number;
  totals(): Totals;
}

export interface Totals {
  readonly lost: number;
  readonly twice: number;
  /** How many arrived after a later one of the same exporter. */
  readonly outOfOrder: number;
}

interface Line {
  readonly exportedAt: number[];
  readonly state: State[];
  /** All before this one have arrived or got lost. */
  settled: number;
  latest: number;
}

type State = "waiting" | "arrived" | "lost";

export function exporterOf({ body }: Payload): number {
  return identity(body)[0]!;
}

export function ledger(clock: EventClock): Ledger {
  const lines = Array.from({ length: size.exporters }, (): Line => ({
    exportedAt: [],
    state: [],
    settled: 0,
    latest: -1,
  }));
  let inExporters = 0;
  let twice = 0;
  let outOfOrder = 0;

  return {
    get inExporters() {
      return inExporters;
    },
    export(exporter) {
      const { exportedAt, state } = lines[exporter]!;
      inExporters++;
      state.push("waiting");
      const sequence = exportedAt.push(clock.now()) - 1;
      const body = new Uint8Array(Uint32Array.of(exporter, sequence).buffer);
      return { body, contentType: "application/x-protobuf", points: 1 };
    },
    leftExporter: () => void inExporters--,
    arrived(payload) {
      const [line, sequence] = find(payload);
      if (line.state[sequence] === "arrived") {
        twice++;
        return;
      }
      if (sequence < line.latest) outOfOrder++;
      line.latest = Math.max(line.latest, sequence);
      line.state[sequence] = "arrived";
    },
    lost(payload) {
      const [line, sequence] = find(payload);
      if (line.state[sequence] === "waiting") line.state[sequence] = "lost";
    },
    oldestMs() {
      const now = clock.now();
      return now - lines.reduce((oldest, line) => Math.min(oldest, oldestOf(line) ?? now), now);
    },
    totals: () => ({
      lost: lines.reduce((sum, { state }) => sum + state.filter((each) => each === "lost").length, 0),
      twice,
      outOfOrder,
    }),
  };

  function find({ body }: Payload): [Line, number] {
    const [exporter, sequence] = identity(body);
    return [lines[exporter!]!, sequence!];
  }
}

function identity(body: Uint8Array): Uint32Array {
  return new Uint32Array(body.buffer, body.byteOffset, 2);
}

function oldestOf(line: Line): number | undefined {
  while (line.settled < line.state.length && line.state[line.settled] !== "waiting") line.settled++;
  return line.exportedAt[line.settled];
}
