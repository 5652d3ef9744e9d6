import type { Rule, Rules } from "@meterbridge/core";
import type { LineProtocolOptions } from "./options.ts";

type Options = LineProtocolOptions;

/**
 * The rules of options that the schema, or what becomes of exponential histograms, leaves nothing to say, in place of those that
 * each has by itself: they would do nothing, and nobody would notice.
 */
export function schemaRules(options: Options): Partial<Rules<Options>> {
  // Whatever is no object is for checkOptions to refuse.
  const { schema, exponentialHistograms: form = "buckets", boundaries } = Object(options) as Options;
  if (typeof schema === "function") return nothing(ofOurSchemas, "with a schema function");
  switch (form) {
    case "buckets":
      return {
        ...nothing(["quantiles"], 'without exponentialHistograms "quantiles"'),
        ...(boundaries !== undefined && nothing(["maxBuckets"], "beside boundaries")),
      };
    case "quantiles":
      return nothing(["maxBuckets", "boundaries"], 'with exponentialHistograms "quantiles"');
    case "drop":
      return nothing(["maxBuckets", "boundaries", "quantiles"], 'with exponentialHistograms "drop"');
    default:
      return {};
  }
}

const ofOurSchemas = [
  "integers",
  "startTime",
  "exemplars",
  "exponentialHistograms",
  "maxBuckets",
  "boundaries",
  "quantiles",
] as const satisfies readonly (keyof Options)[];

function nothing(names: readonly (keyof Options)[], why: string): Partial<Rules<Options>> {
  const rule: Rule = () => `nothing ${why}`;
  return Object.fromEntries(names.map((name) => [name, rule]));
}
