import type { ExportError, Payload } from "@meterbridge/core";
import type { Entry } from "../deliverer.ts";
import type { Facts, Place } from "./segment.ts";

/** A payload that is not on disk, or not yet. */
export interface Unwritten extends Facts {
  readonly payload: Payload;
  /** What its frame takes on disk. */
  readonly bytes: number;
  /** Whoever waits for it to be durable; absent when it was accepted. */
  waiter?: Waiter | undefined;
  /** Where it is since it was written. */
  place?: Place;
  /** It is off the books: delivered, or dropped. */
  isGone?: boolean;
}

export interface Waiter {
  accept(): void;
  refuse(error: ExportError): void;
}

/** The payload whose turn it is. */
export interface SpoolEntry extends Entry<Payload>, Facts {
  /** As it was spooled, whatever parts are left of it. */
  readonly payload: Payload;
  /** Where it was on disk; what was in memory only may have got there since: see `placeOf`. */
  place?: Place | undefined;
  unwritten?: Unwritten;
  /** How often it was sent. */
  turns: number;
  /** Another process has it now. */
  isTaken?: boolean;
}

export function placeOf({ place, unwritten }: SpoolEntry): Place | undefined {
  return place ?? unwritten?.place;
}

/** It was on disk, where it is no more: it waits in memory from here on, to be written again. */
export function unplace(entry: SpoolEntry, bytes: number): Unwritten {
  const { payload, points, wallTimeMs, monotonicMs } = entry;
  const one: Unwritten = { payload, points, wallTimeMs, monotonicMs, bytes };
  entry.place = undefined;
  entry.unwritten = one;
  return one;
}

/** It is on our disk no more, although it waits. */
export function isAstray(entry: SpoolEntry): boolean {
  return placeOf(entry)?.segment.isGone === true;
}

export function pointsLeftIn({ parts }: SpoolEntry): number {
  return parts.reduce((sum, { points }) => sum + points, 0);
}
