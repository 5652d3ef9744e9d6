import type { Dropped, Point } from "@meterbridge/core/points";

/** Writes the samples of one metric, point by point in their order. It is kept from scrape to scrape. */
export interface Lines {
  begin(): void;
  /** The lines of a data point, each with its end; or why it has none. */
  of(point: Point): string | Dropped;
  /** The metric has no more points. */
  end(): void;
}
