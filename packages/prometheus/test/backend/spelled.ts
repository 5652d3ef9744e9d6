export const everyEscaping = ["underscores", "dots", "values", "allow-utf-8"] as const;
export type Escaping = (typeof everyEscaping)[number];

/**
 * A name as a scraper of this escaping scheme finds it. Prometheus, "Escaping schemes"; in all of them a name stays that
 * needs no escaping.
 */
export function spelled(name: string, escaping: Escaping): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return name;
  switch (escaping) {
    case "allow-utf-8":
      return name;
    case "underscores":
      return name.replaceAll(/[^a-zA-Z0-9_]/gu, "_");
    case "dots":
      return name.replaceAll(/[^a-zA-Z0-9]/gu, (sign) => (sign === "." ? "_dot_" : "__"));
    case "values":
      return `U__${name.replaceAll(/[^a-zA-Z0-9]/gu, (sign) => (sign === "_" ? "__" : `_${hex(sign)}_`))}`;
  }
}

function hex(sign: string): string {
  return sign.codePointAt(0)!.toString(16);
}
