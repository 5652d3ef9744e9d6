import type { ExportError } from "@meterbridge/core";
import type { Dialect } from "./dialect.ts";
import type { DropReason } from "./drops.ts";

/** What one scrape asks for. */
export interface ScrapeRequest {
  readonly dialect: Dialect;
  /** Only families of these names, as they are written in the dialect; all unless said. The `name[]` of the URL. */
  readonly names?: readonly string[] | undefined;
  /** How long it may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** All of one scrape, written. */
export interface Exposition {
  readonly kind: "exposition";
  readonly dialect: Dialect;
  /** UTF-8, or protobuf messages, in pieces that nobody may change: several scrapes may share them. */
  readonly chunks: readonly Uint8Array[];
  readonly bytes: number;
  /** How many data points are not in it, by reason. */
  readonly drops: ReadonlyMap<DropReason, number>;
  /** What could not be collected although the rest could; only with the error policy `"partial"`. */
  readonly errors: readonly unknown[];
}

/** There is nothing to be scraped: `shutdown`, `timeout`, `unavailable` (not bound to a provider), or another reason. */
export interface NoExposition {
  readonly kind: "failed";
  readonly error: ExportError;
}

/** Collects and writes. It never rejects. */
export type Scrape = (request: ScrapeRequest) => Promise<Exposition | NoExposition>;
