const realNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number that a text is; `undefined`: none, or none that fits 64 bits. OpenMetrics 1.0, "ABNF": `number`, which takes
 * infinities and NaN in any case; Prometheus' own formats know them as `+Inf`, `-Inf` and `NaN`.
 */
export function readNumber(text: string, openMetrics: boolean): number | undefined {
  if (realNumber.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
  }
  const [, sign = "", word = ""] = /^([+-]?)(\w+)$/.exec(text) ?? [];
  if (openMetrics ? /^inf(?:inity)?$/i.test(word) : word === "Inf" && sign !== "")
    return sign === "-" ? -Infinity : Infinity;
  if (openMetrics ? /^nan$/i.test(text) : text === "NaN") return NaN;
  return undefined;
}

/** A time in seconds as nanoseconds; `undefined`: it is none. OpenMetrics 1.0, "ABNF": `timestamp`. */
export function readSeconds(text: string): bigint | undefined {
  if (!realNumber.test(text)) return undefined;
  if (/e/i.test(text)) return BigInt(Math.round(Number(text) * 1e9));
  const [, sign = "", seconds = "", fraction = ""] = /^([+-]?)(\d*)\.?(\d*)$/.exec(text)!;
  const nanoseconds = BigInt(`${seconds}${fraction.slice(0, 9).padEnd(9, "0")}`);
  return sign === "-" ? -nanoseconds : nanoseconds;
}

/** A time in milliseconds as nanoseconds; `undefined`: it is none. Prometheus, "Exposition formats". */
export function readMilliseconds(text: string): bigint | undefined {
  return /^-?\d+$/.test(text) ? BigInt(text) * 1_000_000n : undefined;
}
