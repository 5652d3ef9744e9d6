import { version } from "../version.ts";

/** The User-Agent: the user's product, if there is one, and this package. */
export function userAgent(product: string | undefined): string {
  const own = `Meterbridge-datadog/${version}`;
  return product === undefined ? own : `${product} ${own}`;
}
