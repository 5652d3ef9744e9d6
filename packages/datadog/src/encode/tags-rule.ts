import type { Rule } from "@meterbridge/core";

/** How many tags a series may have. Intake rules of Datadog's own test intake (saluki, "Pyld"); all of these have less than 100 KiB. */
export const mostTags = 100;

/** Tags as they are written. With more of them than a series may have, there would be no data point that could be sent. */
export const tagsRule: Rule = (value) =>
  Array.isArray(value) && value.length <= mostTags && value.every((tag) => typeof tag === "string" && tag !== "")
    ? undefined
    : `a list of texts such as "team:shop", ${mostTags} at most`;
