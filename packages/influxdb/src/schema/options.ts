import { anyOf, callable, integer, oneOf, type Rule } from "@meterbridge/core";
import type { CustomSchema } from "./custom-schema.ts";

/** How metrics become lines: one of the schemas that Telegraf and the Collector write, or a function of your own. */
export type SchemaOption = "telegraf-prometheus-v1" | "telegraf-prometheus-v2" | "otel-v1" | CustomSchema;

export const schemaRule: Rule = anyOf(oneOf("telegraf-prometheus-v1", "telegraf-prometheus-v2", "otel-v1"), callable);

/** What becomes of exponential histograms, for which line protocol has no form. */
export interface ExponentialOptions {
  /**
   * `"buckets"`: fixed buckets, by merging exponential ones until there are no more than `maxBuckets`; `"quantiles"`: like a
   * summary, with estimates of `quantiles`; `"drop"`: nothing, counted. `"buckets"` unless said.
   */
  readonly exponentialHistograms?: "buckets" | "quantiles" | "drop" | undefined;
  /**
   * The most bounds that the buckets of an exponential histogram have, `+Inf` not counted, from 2 to 160; 20 unless said. Each is a
   * field, or a line. No bucket is narrower than those of which so many cover a factor of 32: with 20, it ends 19 % above where it
   * begins. Three on each side, and zero, are the fewest that there can be.
   */
  readonly maxBuckets?: number | undefined;
  /**
   * With `"buckets"`, in place of `maxBuckets`: the upper bounds of the buckets, ascending, the same for all series. Only such
   * series can be added up. An exponential bucket counts where its upper bound is.
   */
  readonly boundaries?: readonly number[] | undefined;
  /** Which quantiles are estimated, each from 0 to 1; 0.5, 0.9, 0.95 and 0.99 unless said. */
  readonly quantiles?: readonly number[] | undefined;
}

/** The same with what was not said. */
export type ExponentialForm =
  | { readonly as: "buckets"; readonly maxBuckets: number }
  | { readonly as: "boundaries"; readonly boundaries: readonly number[] }
  | { readonly as: "quantiles"; readonly quantiles: readonly number[] }
  | { readonly as: "drop" };

export function exponentialForm(options: ExponentialOptions): ExponentialForm {
  const { exponentialHistograms = "buckets", maxBuckets = 20, quantiles = [0.5, 0.9, 0.95, 0.99] } = options;
  const { boundaries } = options;
  switch (exponentialHistograms) {
    case "buckets":
      return boundaries ? { as: "boundaries", boundaries: [...boundaries] } : { as: "buckets", maxBuckets };
    case "quantiles":
      return { as: "quantiles", quantiles };
    case "drop":
      return { as: "drop" };
  }
}

const quantilesRule: Rule = (value) => {
  const isList = Array.isArray(value) && value.length > 0;
  const good = isList && value.every((each) => typeof each === "number" && each >= 0 && each <= 1);
  return good && new Set(value).size === value.length ? undefined : "numbers from 0 to 1, each once";
};

const boundariesRule: Rule = (value) => {
  const isList = Array.isArray(value) && value.length > 0 && value.length <= 160;
  const good = isList && value.every((each, at) => Number.isFinite(each) && (at === 0 || each > value[at - 1]));
  return good ? undefined : "1 to 160 finite numbers in ascending order";
};

export const exponentialRules: { readonly [Name in keyof ExponentialOptions]-?: Rule } = {
  exponentialHistograms: oneOf("buckets", "quantiles", "drop"),
  maxBuckets: integer("buckets", 2, 160),
  boundaries: boundariesRule,
  quantiles: quantilesRule,
};
