import { Dropped, isStale, type Point } from "@meterbridge/core/points";
import { type Drops, reasonOf } from "../exposition/drops.ts";
import type { Family, Member } from "../exposition/family.ts";
import type { ClientValue } from "./client-registry.ts";
import { histogramSamples } from "./histogram-samples.ts";
import { sliceLength } from "../exposition/in-slices.ts";
import { numberSamples } from "./number-samples.ts";
import type { SampleForm, Samples } from "./samples.ts";
import { summarySamples } from "./summary-samples.ts";

/** All samples of a family, as a client's metric has them. What cannot be one is dropped and counted. */
export function* familySamples(
  family: Family,
  form: SampleForm,
  drops: Drops,
): Generator<void, readonly ClientValue[]> {
  const values: ClientValue[] = [];
  let points = 0;
  for (const member of family.members) {
    const samples = (member.cache ??= samplesFor(member, form)) as Samples;
    samples.begin();
    for (const point of member.points) {
      values.push(...samplesOf(samples, point, drops));
      if (++points % sliceLength === 0) yield;
    }
    samples.end();
  }
  return values;
}

function samplesOf(samples: Samples, point: Point, drops: Drops): readonly ClientValue[] {
  if (isStale(point)) return none;
  try {
    const made = samples.of(point);
    if (!(made instanceof Dropped)) return made;
    drops.add(reasonOf(made));
  } catch (error) {
    drops.add(reasonOf(error));
  }
  return none;
}

const none: readonly ClientValue[] = [];

function samplesFor(member: Member, form: SampleForm): Samples {
  switch (member.kind) {
    case "number":
      return numberSamples(member);
    case "histogram":
    case "exponentialHistogram":
      return histogramSamples(member, form);
    case "summary":
      return summarySamples(member, form);
  }
}
