/** The text with every half of a surrogate pair that stands alone as U+FFFD: nothing else of it has a form in UTF-8. */
export function wellFormed(text: string): string {
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

/** The same, and no NUL: to Prometheus that is the end of a text wherever it stands, and the whole scrape fails. */
export function scrapable(text: string): string {
  return wellFormed(text).replaceAll("\0", "\ufffd");
}
