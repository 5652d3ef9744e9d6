/** A text within quotes: the value of a label, a quoted name, HELP in OpenMetrics. */
export function escapeQuoted(text: string): string {
  return /[\\"\n\0]/.test(text) ? escaped(text).replaceAll('"', '\\"') : text;
}

/** A text that ends with its line: HELP, in which the Prometheus formats know no `\"`. */
export function escapeLine(text: string): string {
  return /[\\\n\0]/.test(text) ? escaped(text) : text;
}

/** To Prometheus a NUL is the end of everything, wherever it stands: it would fail the whole scrape. */
function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\0", "\ufffd");
}

/** Lines that end with LF only: at the end of a line a carriage return would be taken for a part of that end. */
export function withoutReturns(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
