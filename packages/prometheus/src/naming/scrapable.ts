import { wellFormed } from "@meterbridge/core/points";

/** The text well-formed, and with no NUL: to Prometheus that is the end of a text wherever it stands, and the whole scrape fails. */
export function scrapable(text: string): string {
  return wellFormed(text).replaceAll("\0", "\ufffd");
}
