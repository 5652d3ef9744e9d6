import type { IntakeOrigin, IntakeSeries, IntakeSketch } from "./intake-payload.ts";
import { breach, type IntakeBreach, shown } from "./intake-rules.ts";
import { tagAsStored } from "./tag-as-stored.ts";

/** What is wrong with the name, the tags and the origin of a series or a distribution. */
export function checkLabels({ metric, tags, origin }: IntakeSeries | IntakeSketch): readonly IntakeBreach[] {
  return [
    ...nameBreaches(metric),
    ...tagBreaches(tags, `of ${shown(metric)}`),
    ...(origin && !isKnown(origin) ? [breach("origin", `the origin of ${shown(metric)} is not known`)] : []),
  ];
}

function nameBreaches(metric: string): readonly IntakeBreach[] {
  if (metric === "") return [breach("metric_empty", "a metric has no name")];
  const hasForm = /^[A-Za-z][A-Za-z0-9_.]*$/.test(metric);
  return [
    ...(metric.length > 200 ? [breach("metric_length", `${shown(metric)} has ${metric.length} characters`)] : []),
    ...(hasForm ? [] : [breach("metric_form", `the name is ${shown(metric)}`)]),
  ];
}

function tagBreaches(tags: readonly string[], of: string): readonly IntakeBreach[] {
  const bytes = tags.reduce((sum, tag) => sum + Buffer.byteLength(tag), 0);
  const reserved = tags.find((tag) => /^(device|dd\.internal\.resource):/.test(tag));
  const long = tags.find((tag) => Buffer.byteLength(tag) > 200);
  const changed = tags.find((tag) => tag === "" || tagAsStored(tag) !== tag);
  return [
    ...(tags.length > 100 ? [breach("tag_count", `${of} there are ${tags.length} tags`)] : []),
    ...(bytes > 100 * 1024 ? [breach("tag_set_size", `the tags ${of} have ${bytes} bytes`)] : []),
    ...(reserved === undefined ? [] : [breach("tag_prefix", `a tag ${of} is ${shown(reserved)}`)]),
    ...(long === undefined ? [] : [breach("tag_length", `a tag ${of} is ${shown(long)}`)]),
    ...(changed === undefined ? [] : [breach("tag_form", `a tag ${of} is ${shown(changed)}`)]),
  ];
}

/** The numbers that properties/payload/series.rs of saluki's intake knows. */
function isKnown({ product, category, service }: IntakeOrigin): boolean {
  return (
    product <= 45 &&
    category <= 87 &&
    ![1, 13].includes(category) &&
    service <= 519 &&
    ![8, 31, 32, 33, 46, 88, 123, 159].includes(service)
  );
}
