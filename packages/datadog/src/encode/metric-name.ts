/** How many characters a name may have. */
const longest = 200;

/**
 * A name as Datadog has it: ASCII letters, digits, `_` and `.`, beginning with a letter, at most 200 characters, of which
 * `reserved` are left for what is appended. What stands before the first letter is left out; other characters in a row become
 * one `_`. `""` when there is no letter. Datadog documentation, metrics/custom_metrics, "Naming custom metrics".
 */
export function metricName(given: string, reserved: number): string {
  const allowed = /^[A-Za-z][\w.]*$/.test(given) ? given : given.replace(/^[^A-Za-z]+/, "").replace(/[^\w.]+/g, "_");
  return allowed.slice(0, longest - reserved);
}
