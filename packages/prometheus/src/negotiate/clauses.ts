/** One of the choices of a header such as Accept: a value, what is said about it, and how much it is wanted. */
export interface Clause {
  /** In lower case. */
  readonly value: string;
  /** By their names in lower case, the first of each; without `q`. */
  readonly parameters: ReadonlyMap<string, string>;
  /** From 0, which refuses it, to 1. */
  readonly quality: number;
}

// A scraper sends 5, a browser 8. A header of 64 KiB has room for 65 536, which nobody should have to read.
const mostClauses = 100;

/**
 * The clauses of a header in their order, those that cannot be understood left out, and those after the first hundred.
 * RFC 9110, 12.4.2 and 5.6. It takes time in proportion to the header's length at most, whatever is in it.
 */
export function* clausesOf(header: string): Generator<Clause> {
  for (const text of splitOutsideQuotes(header, ",", mostClauses)) {
    const clause = clauseOf(text);
    if (clause) yield clause;
  }
}

const mostParts = 100;

function clauseOf(text: string): Clause | undefined {
  const [value = "", ...pairs] = splitOutsideQuotes(text, ";", mostParts).map((part) => part.trim());
  if (value === "") return undefined;
  const parameters = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals).trim().toLowerCase();
    if (equals > 0 && !parameters.has(name)) parameters.set(name, unquoted(pair.slice(equals + 1).trim()));
  }
  const quality = qualityOf(parameters.get("q") ?? "1");
  parameters.delete("q");
  return quality === undefined ? undefined : { value: value.toLowerCase(), parameters, quality };
}

// More digits than the three of RFC 9110 are taken, too.
const qvalue = /^(?:0(?:\.\d*)?|1(?:\.0*)?|\.\d+)$/;

function qualityOf(text: string): number | undefined {
  return qvalue.test(text) ? Number(text) : undefined;
}

function unquoted(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).replaceAll(/\\(.)/g, "$1");
}

function splitOutsideQuotes(text: string, separator: string, most: number): readonly string[] {
  if (!text.includes('"')) return text.split(separator, most);
  const parts: string[] = [];
  let isQuoted = false;
  let from = 0;
  for (let index = 0; index < text.length && parts.length < most; index++) {
    const character = text[index];
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted && character === "\\") index++;
    else if (!isQuoted && character === separator) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  if (parts.length < most) parts.push(text.slice(from));
  return parts;
}
