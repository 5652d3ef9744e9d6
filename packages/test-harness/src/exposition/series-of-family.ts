import type { ExpositionFamily, ExpositionSample, Labels } from "./exposition.ts";
import { labelsKey, labelsWithout } from "./labels-key.ts";
import { readSeconds } from "./read-number.ts";

/** What makes one data point: a single sample, or all of a histogram or a summary. */
export interface Series {
  readonly labels: Labels;
  /** All but the one that says when it was created; not empty. */
  readonly samples: readonly ExpositionSample[];
  /** Nanoseconds since 1970. */
  readonly created?: bigint | undefined;
}

const ownLabels: Readonly<Partial<Record<ExpositionFamily["type"], string>>> = {
  histogram: "le",
  gaugehistogram: "le",
  summary: "quantile",
};

/** The series of a family; one at another time is another one. */
export function seriesOfFamily({ name, type, samples }: ExpositionFamily): readonly Series[] {
  const own = ownLabels[type] ?? "";
  const groups = new Map<string, { readonly labels: Labels; readonly samples: ExpositionSample[] }>();
  for (const sample of samples) {
    const labels = labelsWithout(own, sample.labels);
    const key = `${labelsKey(labels)}${sample.timestamp ?? ""}`;
    const group = groups.get(key);
    if (group) group.samples.push(sample);
    else groups.set(key, { labels, samples: [sample] });
  }
  return [...groups.values()].map(({ labels, samples: all }) => {
    const said = all.find((sample) => sample.name === `${name}_created`);
    const created = said ? readSeconds(said.written) : all[0]!.created;
    return { labels, samples: all.filter((sample) => sample !== said), created };
  });
}
