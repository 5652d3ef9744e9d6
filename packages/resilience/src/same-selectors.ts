import type { Selectors } from "@meterbridge/core";
import type { AggregationOption, AggregationTemporality, InstrumentType } from "@opentelemetry/sdk-metrics";

/** The SDK's instrument types, as they are in versions 2 and 3: to import them from there would load the SDK. */
const instrumentTypes = [
  "COUNTER",
  "GAUGE",
  "HISTOGRAM",
  "UP_DOWN_COUNTER",
  "OBSERVABLE_COUNTER",
  "OBSERVABLE_GAUGE",
  "OBSERVABLE_UP_DOWN_COUNTER",
] as readonly InstrumentType[];

/**
 * What the SDK is asked for on behalf of two exporters that are given the same metrics: what is `said`, else what the
 * primary asks for, else the secondary.
 *
 * A sink that speaks for an exporter has selectors; where one of them is absent, that exporter has only ever been given
 * the SDK's default, which is what it is held to. A sink without any may be given anything.
 *
 * @throws {TypeError} They ask for different things, and nothing is said that decides it.
 */
export function sameSelectors(
  owner: string,
  primary: Selectors | undefined,
  secondary: Selectors | undefined,
  said: Selectors = {},
): Selectors | undefined {
  if (primary && secondary) {
    const differences = [
      ...(said.temporality ? [] : differencesOf("temporality", primary, secondary, temporalityFor)),
      ...(said.aggregation ? [] : differencesOf("aggregation", primary, secondary, aggregationFor)),
    ];
    if (differences.length > 0) {
      const lines = differences.map((line) => `\n  ${line}`).join("");
      throw new TypeError(
        `${owner}: primary and secondary ask the SDK for different things:${lines}\nLet both ask for the same, or decide it for both in the options.`,
      );
    }
  }
  const temporality = said.temporality ?? primary?.temporality ?? secondary?.temporality;
  const aggregation = said.aggregation ?? primary?.aggregation ?? secondary?.aggregation;
  if (!temporality && !aggregation) return primary ?? secondary;
  return { ...(temporality && { temporality }), ...(aggregation && { aggregation }) };
}

/** Says what one asks for, in words that are equal when it is the same; `undefined` where it does not matter. */
type Wish = (selectors: Selectors, type: InstrumentType) => string | undefined;

function differencesOf(what: string, primary: Selectors, secondary: Selectors, wish: Wish): readonly string[] {
  const types = new Map<string, string[]>();
  for (const type of instrumentTypes) {
    const [one, other] = [wish(primary, type), wish(secondary, type)];
    if (one === other) continue;
    const difference = `primary ${one}, secondary ${other}`;
    types.set(difference, [...(types.get(difference) ?? []), type]);
  }
  return Array.from(types, ([difference, differing]) => `${what} of ${differing.join(", ")}: ${difference}`);
}

function temporalityFor({ temporality }: Selectors, type: InstrumentType): string | undefined {
  // Gauges have none that anybody receives, and exporters that are alike select either.
  if (type.endsWith("GAUGE")) return undefined;
  const selected: AggregationTemporality = temporality?.(type) ?? 1;
  return selected === 0 ? "delta" : "cumulative";
}

function aggregationFor({ aggregation }: Selectors, type: InstrumentType): string {
  const option: AggregationOption = aggregation?.(type) ?? { type: 0 };
  switch (option.type) {
    case 0:
      return defaultFor(type);
    case 1:
      return "drop";
    case 2:
      return sum;
    case 3:
      return lastValue;
    case 4: {
      const { boundaries, recordMinMax = true } = option.options ?? {};
      const bounds = boundaries ? ` with the boundaries ${boundaries.join(", ")}` : "";
      return explicitBuckets + bounds + (recordMinMax ? "" : " without minimum and maximum");
    }
    case 5: {
      const { maxSize = 160, recordMinMax = true } = option.options ?? {};
      return `exponential histogram of ${maxSize} buckets${recordMinMax ? "" : " without minimum and maximum"}`;
    }
    default:
      return JSON.stringify(option);
  }
}

const sum = "sum";
const lastValue = "last value";
const explicitBuckets = "explicit bucket histogram";

/** OpenTelemetry specification, metrics/sdk.md, "Default Aggregation". */
function defaultFor(type: InstrumentType): string {
  if (type === "HISTOGRAM") return explicitBuckets;
  return type.endsWith("GAUGE") ? lastValue : sum;
}
