import { attributeText } from "@meterbridge/core/points";
import { scrapable } from "./scrapable.ts";

/**
 * An attribute's value as a label's: its text, as a scraper can read it. In JSON no NUL stands as it is.
 *
 * @throws {UnusablePoint} When it has no text.
 */
export function labelValue(value: unknown): string {
  return typeof value === "string" ? scrapable(value) : attributeText(value);
}
