const longest = 120;

/**
 * Says what is wrong, where it is, and what stands there.
 *
 * @throws {TypeError} Always.
 */
export function failAt(place: string, what: string, text = ""): never {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  throw new TypeError(`${place}: ${what}${shown && `: ${JSON.stringify(shown)}`}`);
}
