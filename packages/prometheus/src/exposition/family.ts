import type { Attributes } from "@opentelemetry/api";
import type { Point } from "@meterbridge/core/points";
import type { Drops } from "./drops.ts";
import type { FamilySeries } from "./family-series.ts";

/** What a metric is to Prometheus. */
export type FamilyType = "counter" | "gauge" | "histogram" | "summary" | "info";

/** A label as it is written: translated and escaped, its value a text. */
export type Label = readonly [name: string, value: string];

/** All that is written under one name: what it means, once, then its series. */
export interface Family {
  /** The name of its samples without `_bucket`, `_sum`, `_count`; a counter's with `_total` where it has that. */
  readonly name: string;
  readonly type: FamilyType;
  /** Empty: none. */
  readonly help: string;
  /** The unit's word, only where the name ends in it (before `_total`), as OpenMetrics wants it; empty: none. */
  readonly unit: string;
  readonly members: readonly Member[];
  /** What is kept of its series, for whoever writes the family. */
  readonly series: FamilySeries;
}

/** One metric of one scope, as a part of its family. It lives as long as that metric comes with every scrape. */
export interface Member {
  readonly family: Family;
  /** What kind of data points these are. */
  readonly kind: "number" | "histogram" | "exponentialHistogram" | "summary";
  /** This scrape's data points. */
  points: readonly Point[];
  /**
   * The labels of a series with these attributes, sorted by name, with those that all series of the metric have. No name
   * is empty or comes twice, none is one of the labels that the type keeps for itself (`le`, `quantile`), no value is empty.
   *
   * @throws {UnusablePoint} When an attribute has no form.
   */
  labelsOf(attributes: Attributes): readonly Label[];
  /** What was written of its series the last time, kept by whoever writes them. */
  cache: unknown;
}

/** Writes families into a body, and yields often, so that the event loop can turn. What it cannot write it drops and counts. */
export type WriteFamilies = (families: readonly Family[], body: Body, drops: Drops) => Generator<void>;

/** Where what is written goes. */
export interface Body {
  /** Appends a text, as UTF-8. */
  text(text: string): void;
  /** Appends bytes; they are copied. */
  bytes(bytes: Uint8Array): void;
  /** Appends bytes that nobody changes any more; they are not copied. */
  adopt(bytes: Uint8Array): void;
}
