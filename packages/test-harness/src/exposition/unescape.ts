const meanings: Readonly<Record<string, string>> = { n: "\n" };

/**
 * A text without its backslashes; `escaped` are the characters that may follow one. OpenMetrics leaves a backslash before
 * any other character as it is (`keepsOthers`), Prometheus' own formats have none: `undefined`.
 */
export function unescape(text: string, escaped: string, keepsOthers: boolean): string | undefined {
  let isSound = true;
  const plain = text.replace(/\\([^]?)/gu, (whole, after: string) => {
    if (after !== "" && escaped.includes(after)) return meanings[after] ?? after;
    if (!keepsOthers || after === "") isSound = false;
    return whole;
  });
  return isSound ? plain : undefined;
}
