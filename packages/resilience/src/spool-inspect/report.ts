/** What lies in the directory of a spool. Times are milliseconds since 1970, as the clock of whoever wrote them had it. */
export interface SpoolReport {
  readonly dir: string;
  /** In the order in which they are delivered: the oldest first. */
  readonly owners: readonly SpoolOwner[];
  readonly quarantine: readonly SpoolQuarantined[];
  /** What is wrong, the first thousand places of it; `totals.damagedPlaces` counts them all. */
  readonly damage: readonly SpoolDamage[];
  /** Of all owners, without the quarantine. */
  readonly totals: SpoolContents;
}

/** A sub-directory, and who answers for it. */
export interface SpoolOwner {
  /** The name of the sub-directory. */
  readonly name: string;
  /**
   * `dead`: it is free to be adopted. `unknown`: nobody but its heartbeat can tell, because its process is in another
   * container or on another machine.
   */
  readonly state: SpoolOwnerState;
  /** How that is known. */
  readonly how: string;
  readonly segments: readonly SpoolSegment[];
  readonly contents: SpoolContents;
}

export type SpoolOwnerState = "alive" | "dead" | "unknown";

export interface SpoolSegment {
  /** With the name of the sub-directory. */
  readonly file: string;
  /** Sequences of the first and the last record; absent when there is none. */
  readonly firstSequence?: number;
  readonly lastSequence?: number;
  readonly contents: SpoolContents;
}

export interface SpoolContents {
  readonly bytes: number;
  readonly records: number;
  readonly points: number;
  /** Delivered, or given up and counted. */
  readonly settledRecords: number;
  readonly settledPoints: number;
  readonly waitingRecords: number;
  readonly waitingPoints: number;
  /** When the first and the last of those that wait were spooled; absent when nothing waits. */
  readonly oldestWallTimeMs?: number;
  readonly newestWallTimeMs?: number;
  readonly damagedPlaces: number;
  /** Data points that waited and can be read no more, as far as that is known. */
  readonly lostPoints: number;
}

/** A place that is not as it was written. */
export interface SpoolDamage {
  /** Relative to the directory of the spool. */
  readonly file: string;
  /** Where in the file, in bytes. */
  readonly at: number;
  readonly kind: SpoolDamageKind;
  /** The same for people. */
  readonly what: string;
}

export type SpoolDamageKind =
  /** It is no plain file, or cannot be read. */
  | "unreadable"
  /** Bytes in which no record can be made out. */
  | "garbled"
  /** A record whose bytes are not those that were written. Found with `verify` only. */
  | "payload"
  /** Records that were there are there no more. */
  | "missing"
  /** The end of a write that a crash cut short, before anybody was told that it is durable. It counts as no damage. */
  | "unfinished";

/** Something in the quarantine. */
export interface SpoolQuarantined {
  readonly name: string;
  /**
   * A damaged segment; records that were given up as poison, or that were refused when they were sent by hand; or a
   * sub-directory with strange files in it.
   */
  readonly why: "damaged" | "poison" | "refused" | "foreign";
  readonly bytes: number;
  /** What can be read of it, and was not sent since. */
  readonly records: number;
  readonly points: number;
}
