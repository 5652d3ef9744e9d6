import type { SpoolOptions } from "@meterbridge/resilience";
import type { SpoolingOptions } from "./spooling-exporters.ts";

/** How one life of a spool begins. */
export interface SpoolLife extends Omit<SpoolOptions, "name" | "clock" | "random"> {
  /** Its records are called `<name>-<number>`. */
  readonly name: string;
  readonly far: "up" | "down" | "hang";
  /** Time passes only when told. */
  readonly held?: boolean;
  /** What the far end does when it is sent this record. */
  readonly poison?: { readonly record: string; readonly does: "abort" | "throw" };
  /** Makes so many calls on files before it begins: those of the main thread, which loads code, are fewer. */
  readonly warmUp?: number;
}

/** How one life of a real SDK begins whose exporter has a spool. */
export interface ExporterLife extends SpoolingOptions {
  /** Its data points have this as the attribute `life`. */
  readonly name: string;
  /** The name of one of `spoolingExporters`. */
  readonly exporter: string;
}
