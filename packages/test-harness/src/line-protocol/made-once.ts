const made = new Map<string, RegExp>();

/** A sticky pattern, made only once, because there are few of them and many texts. */
export function madeOnce(source: string): RegExp {
  const known = made.get(source);
  if (known) return known;
  const pattern = new RegExp(source, "uy");
  made.set(source, pattern);
  return pattern;
}
