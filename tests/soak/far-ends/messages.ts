import type { Arrived } from "../books/arrivals.ts";
import type { FaultName } from "../faults/fault-names.ts";

/** Which far end a process is, and what it has to know of the process with the exporters. */
export interface FarEndSettings {
  readonly name: FarEndName;
  /** Where the exporter that is scraped listens. */
  readonly scrapePort: number;
}

export type FarEndName =
  "collector-http" | "collector-grpc" | "prometheus" | "stdout" | "influxdb" | "datadog" | "kafka";

/** What it is told; it answers each with its number. */
export type FarEndCommand = { readonly id: number } & (
  | { readonly do: "begin"; readonly fault: FaultName }
  /** The fault is over, whatever it was. */
  | { readonly do: "end" }
  | { readonly do: "report" }
  | { readonly do: "stop" }
);

export type FarEndMessage =
  | { readonly kind: "ready"; readonly address: string; readonly faults: readonly FaultName[] }
  | { readonly kind: "done"; readonly id: number; readonly arrived?: Arrived }
  | { readonly kind: "failed"; readonly id?: number; readonly why: string };
