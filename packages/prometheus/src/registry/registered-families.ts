import { type Breather, breather, dataPointTypes } from "@meterbridge/core";
import type { Collected } from "../exposition/collected.ts";
import type { Dialect } from "../exposition/dialect.ts";
import type { Drops } from "../exposition/drops.ts";
import type { Family } from "../exposition/family.ts";
import { isOpenMetrics, stemOf } from "../exposition/sample-names.ts";
import { layoutFor } from "../layout-for.ts";
import { spellingOf } from "../text/spelling.ts";
import type { Aggregator } from "./aggregator.ts";
import { familySamples } from "./family-samples.ts";
import { inSlices } from "../exposition/in-slices.ts";
import type { RegisterIntoOptions } from "./register-into-options.ts";
import type { RegisteredFamily } from "./registered-metric.ts";
import type { SampleForm } from "./samples.ts";

/** A family with what a registry needs of it. */
export interface FamilyToRegister {
  readonly family: Family;
  /** How many data points it is made of. */
  readonly points: number;
  readonly said: RegisteredFamily;
}

/** Makes families for a registry out of what was collected; what is of no use there is dropped and counted. */
export type MakeFamilies = (collected: Collected, drops: Drops) => Promise<readonly FamilyToRegister[]>;

/** `dialect` is that of the registry's text. What it remembers of series is good for one dialect only. */
export function registeredFamilies(dialect: Dialect, options: RegisterIntoOptions): MakeFamilies {
  const { gaugeAggregator = "max" } = options;
  const layout = layoutFor(dialect, options);
  const spelling = spellingOf(dialect, false);
  const form: SampleForm = {
    isOpenMetrics: isOpenMetrics(dialect),
    float: (value) => spelling.float(value),
    boundaries: options.exponentialHistogramBoundaries,
  };

  return async (collected, drops) => {
    try {
      return await make(collected, drops);
    } finally {
      layout.rest();
    }
  };

  async function make(collected: Collected, drops: Drops): Promise<readonly FamilyToRegister[]> {
    const pace: Breather = breather();
    const lastValues = lastValuesIn(collected);
    const made: FamilyToRegister[] = [];
    for (const family of await inSlices(layout.arrange(collected, drops), pace)) {
      const values = await inSlices(familySamples(family, form, drops), pace);
      if (values.length === 0) continue;
      const isLastValue = family.members.some(({ points }) => lastValues.has(points));
      const aggregator: Aggregator = family.type === "info" ? "first" : isLastValue ? gaugeAggregator : "sum";
      const points = family.members.reduce((sum, member) => sum + member.points.length, 0);
      made.push({ family, points, said: { ...describe(family, form), help: family.help, aggregator, values } });
    }
    return made;
  }
}

/** The data points that are no sums: those of gauges, where two processes' values do not add up to anything. */
function lastValuesIn({ scopeMetrics }: Collected): ReadonlySet<unknown> {
  const points = new Set<unknown>();
  for (const { metrics } of scopeMetrics) {
    for (const { dataPointType, dataPoints } of metrics) {
      if (dataPointType === dataPointTypes.gauge) points.add(dataPoints);
    }
  }
  return points;
}

/** A registry of OpenMetrics puts `_total` behind the name of every counter. One that has none is of no known type there. */
function describe(family: Family, { isOpenMetrics }: SampleForm): { readonly name: string; readonly type: string } {
  const { name, type } = family;
  if (type === "info") return { name, type: "gauge" };
  if (!isOpenMetrics) return { name, type };
  if (type !== "counter") return { name, type };
  return name.endsWith("_total") ? { name: stemOf(family), type } : { name, type: "unknown" };
}
