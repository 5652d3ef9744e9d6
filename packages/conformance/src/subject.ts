import type { Clock } from "@meterbridge/core";
import type { IMetricReader, PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { Capabilities } from "./capabilities.ts";
import type { Case } from "./case.ts";
import type { FarEnd, ReceivedPoint, ScrapingFarEnd } from "./far-end.ts";
import type { Point } from "./point.ts";

/** An exporter that is judged, and a far end for it. */
export interface Subject {
  /** How it is called in reports and in the capability table. */
  readonly name: string;
  /** What `start` gives: an exporter that exports, or one that is scraped. `"push"` unless said. */
  readonly kind?: "push" | "pull";
  /** `true` or `cannot("why")` for every capability. */
  readonly capabilities: Capabilities;
  /**
   * Starts a far end, and an exporter that exports to it or is scraped by it, with these settings. It is called anew for each case, and what
   * it gives is shut down and stopped afterwards.
   */
  start(settings: Settings): Promise<Started> | Started;
  /** Cases that are known to fail, by their ids, each with the reason. One that passes fails the run. */
  readonly knownFailures?: Readonly<Record<string, string>>;
  /**
   * How the far end has to see a data point when its protocol spells it otherwise: a name without dots, a unit as a
   * suffix. Unless said: as it was recorded.
   */
  readonly asReceived?: (point: Point) => ReceivedPoint;
  /** Cases of its own, which run after the standard ones. */
  readonly cases?: readonly Case[];
  /**
   * The `import.meta.url` of the module whose default export this subject is. With it, cases can run the exporter in a
   * process of its own.
   */
  readonly module?: string;
}

/** What the exporter of a case is built with. What an exporter has no option for it passes over. */
export interface Settings {
  /** How long an export or a scrape, a flush and a shutdown may take in all, in milliseconds. */
  readonly timeoutMs: number;
  /** The time: a clock of the suite when the subject has the capability `clock`, or the system's. */
  readonly clock: Clock;
  /** For jitter: numbers from 0 to below 1, the same in each run. */
  readonly random: () => number;
  /** A secret to be sent to the far end, or to be asked of it: as a token, a password, a key. */
  readonly secret: string;
  /** The largest request before compression, in bytes; `undefined`: the exporter's own default. */
  readonly maxRequestBytes?: number | undefined;
  /** What the SDK is asked for; `undefined`: the exporter's own default. */
  readonly temporality?: "cumulative" | "delta" | undefined;
}

/** What `start` gives. */
export type Started = StartedPush | StartedPull;

export interface StartedPush {
  readonly kind: "push";
  readonly exporter: PushMetricExporter;
  readonly farEnd: FarEnd;
}

/** A pull exporter. The suite binds the reader to a metric producer, as a `MeterProvider` does, and `farEnd` scrapes it. */
export interface StartedPull {
  readonly kind: "pull";
  readonly reader: IMetricReader;
  readonly farEnd: ScrapingFarEnd;
}

/** Whether an exporter is one that is scraped. */
export function isScraped({ kind }: Pick<Subject, "kind">): boolean {
  return kind === "pull";
}
