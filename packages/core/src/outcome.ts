import { ExportError } from "./error.ts";

/**
 * How one `send` ended. There are three kinds, because whoever called can do three things: go on content, try
 * again, or give up.
 */
export type Outcome<In> = Delivered | Retryable<In> | Failed<In>;

/** The far end has answered for it: never send it again. */
export interface Delivered extends Losses {
  readonly kind: "delivered";
  /** How many data points the far end refused out of what it took (OTLP: partial success). */
  readonly rejectedPoints: number;
  /** What the far end said, secrets removed. With no rejected points it is a warning. */
  readonly message?: string;
  /** A queue or a spool has taken it, and answers for it from here on; the far end has not seen it yet. */
  readonly accepted?: true;
}

/** It did not arrive, and may be sent again. */
export interface Retryable<In> extends Losses {
  readonly kind: "retryable";
  readonly error: ExportError;
  /** How long the far end asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The bytes may have arrived: to send them again may count them twice. */
  readonly ambiguous?: true;
  /** What is left to deliver; absent: all of it. Transports never set it. */
  readonly undelivered?: In;
}

/** It did not arrive, and the same content will not arrive by trying again. */
export interface Failed<In> extends Losses {
  readonly kind: "failed";
  readonly error: ExportError;
  /**
   * It may arrive in parts: in `"halves"` (it is too large, or the bad entry is not named), or without the entries
   * at these indices.
   */
  readonly divide?: "halves" | readonly number[];
  /** An attempt before may have arrived all the same. */
  readonly ambiguous?: true;
  /** What was not delivered; absent: all of it. Transports never set it. */
  readonly undelivered?: In;
}

interface Losses {
  /**
   * Data points that are gone for good whatever becomes of the rest, by reason: they could not be encoded, or
   * were given up. They are in no `undelivered`; an outcome with drops says what is undelivered.
   */
  readonly drops?: readonly Drop[];
}

/** Data points that were given up for one reason. */
export interface Drop {
  readonly reason: string;
  readonly points: number;
  /** What the far end said of them, secrets removed, where it took the rest. */
  readonly message?: string;
}

/** Whether a sink gave one: a layer that forgets to return what it got gives `undefined`. */
export function isOutcome<In>(outcome: Outcome<In> | undefined): outcome is Outcome<In> {
  return outcome?.kind === "delivered" || (outcome?.error instanceof ExportError && outcome.kind !== undefined);
}
