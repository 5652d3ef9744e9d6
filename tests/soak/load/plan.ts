/** What is recorded of an instrument, and how. */
export type Kind =
  | "counter"
  | "up_down_counter"
  | "gauge"
  | "histogram"
  | "exponential_histogram"
  | "observable_counter"
  | "observable_gauge";

export interface PlannedInstrument {
  /** Letters and `_` only, so that it is the same at every backend: `soak_gauge_4`. */
  readonly name: string;
  readonly kind: Kind;
  /** Its series, by the value of their attribute `route`. */
  readonly routes: readonly string[];
}

/** As services have them: mostly counters, some histograms, some that are observed. */
const mix: readonly Kind[] = [
  "counter",
  "histogram",
  "gauge",
  "counter",
  "observable_counter",
  "up_down_counter",
  "counter",
  "exponential_histogram",
  "observable_gauge",
  "counter",
];

const seriesPerInstrument = 200;

/** Instruments of all kinds that have so many series together. */
export function plan(series: number): readonly PlannedInstrument[] {
  const instruments = Math.ceil(series / seriesPerInstrument);
  return Array.from({ length: instruments }, (_, index) => {
    const kind = mix[index % mix.length]!;
    const count = Math.min(seriesPerInstrument, series - index * seriesPerInstrument);
    return {
      name: `soak_${kind}_${index}`,
      kind,
      routes: Array.from({ length: count }, (_route, route) => `/orders/${route}/items`),
    };
  });
}

/** What the kind of an instrument is, by its name. */
export function kindOf(name: string): Kind {
  return name.slice("soak_".length, name.lastIndexOf("_")) as Kind;
}

/** One series, told apart from all others. */
export function seriesKey(name: string, route: string): string {
  return `${name} ${route}`;
}
