import type { Rule } from "@meterbridge/core";

/** A name that a topic may have. Apache Kafka, `Topic.validate`. */
export const topicRule: Rule = (value) =>
  typeof value === "string" && /^[\w.-]{1,249}$/.test(value) && value !== "." && value !== ".."
    ? undefined
    : 'a topic\'s name: 1 to 249 letters, digits, ".", "_" and "-"';
