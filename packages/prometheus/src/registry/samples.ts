import type { Dropped, Point, SeriesCache } from "@meterbridge/core/points";
import type { Member } from "../exposition/family.ts";
import type { ClientValue } from "./client-registry.ts";

/** Makes samples of the data points of one metric, in their order, as a client's metric has them. It is kept. */
export interface Samples {
  begin(): void;
  of(point: Point): readonly ClientValue[] | Dropped;
  /** The metric has no more points. */
  end(): void;
}

/** What depends on whether the registry writes OpenMetrics, and on options. */
export interface SampleForm {
  readonly isOpenMetrics: boolean;
  /** The value of a label that is a number. */
  readonly float: (value: number) => string;
  /** The buckets that exponential histograms get; without, they are dropped. */
  readonly boundaries: readonly number[] | undefined;
}

/** The labels of a series in the client's shape. */
export type LabelRecord = Readonly<Record<string, string>>;

interface Series<Extra> {
  readonly key: string;
  readonly labels: LabelRecord;
  readonly extra: Extra;
}

/** Each series of a metric with its labels, and what else is kept of it. */
export function seriesOf<Extra>(member: Member, extra: () => Extra): SeriesCache<Series<Extra>> {
  return member.family.series.of(
    member,
    (pairs) => ({ key: JSON.stringify(pairs), labels: Object.fromEntries(pairs), extra: extra() }),
    ({ key }) => key,
  );
}
