import type { Arrived } from "../books/arrivals.ts";
import type { FaultName } from "../faults/fault-names.ts";

/** What an exporter sends to, or is scraped by, and what can go wrong with it. */
export interface FarEnd {
  /** Where the exporter sends to: an URL, or brokers; empty where there is nothing to be told. */
  readonly address: string;
  /** What can be done to it. Each is given what ends it again. */
  readonly faults: Readonly<Partial<Record<FaultName, () => Promise<() => Promise<void>>>>>;
  /** Everything that has arrived by now. */
  arrived(): Promise<Arrived>;
  stop(): Promise<void>;
}
