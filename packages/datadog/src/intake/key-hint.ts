/** What HTTP 403 of Datadog means, besides what it says. */
export function keyHint(said: string): string {
  return `${said}${said && " "}(the key is wrong, or another site's)`;
}
