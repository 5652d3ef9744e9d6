import { Dropped, SeriesCache } from "@meterbridge/core/points";
import type { Attributes } from "@opentelemetry/api";
import { tooManySeries } from "./drop-reasons.ts";
import { attributesText } from "./identity.ts";
import type { KnownSeries, Series } from "./known-series.ts";
import { TimeReader } from "./times.ts";
import type { CumulativeValues } from "./values.ts";

/** The series of one metric. */
export class MetricSeries {
  readonly values: CumulativeValues<unknown>;
  readonly starts: TimeReader = new TimeReader();
  readonly ends: TimeReader = new TimeReader();
  readonly #known: KnownSeries;
  readonly #cache: SeriesCache<Series>;
  #isAnyRefused = false;

  constructor(known: KnownSeries, id: number, values: CumulativeValues<unknown>) {
    this.values = values;
    this.#known = known;
    this.#cache = new SeriesCache({
      make: (attributes) => known.series(`${id} ${attributesText(attributes)}`) ?? this.#refuse(),
      release() {},
      isStale: () => this.#isAnyRefused && !known.isFull,
    });
  }

  /** The next point is the metric's first. */
  begin(): void {
    this.#cache.begin();
    if (!this.#known.isFull) this.#isAnyRefused = false;
  }

  /** The series of the metric's next point, or why it has none. */
  next(attributes: Attributes | undefined): Series | Dropped {
    const series = this.#cache.next(attributes);
    if (!(series instanceof Dropped)) this.#known.seen(series);
    return series;
  }

  /** The metric has no more points. */
  end(): void {
    this.#cache.end();
  }

  #refuse(): Dropped {
    this.#isAnyRefused = true;
    return refused;
  }
}

const refused = new Dropped(tooManySeries.reason);
