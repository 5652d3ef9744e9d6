// The three forms of RFC 9110, section 5.6.7; `Date.parse` alone takes far more than these.
const fixdate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const rfc850 = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * Reads a `Retry-After` header, in seconds or as a date, into milliseconds from now.
 *
 * A date that has passed is 0. What is neither (a negative number, a word) is `undefined`: then the sender's own
 * back-off holds. Nothing is capped here. `wallNow` is the wall time in milliseconds since 1970. RFC 9110, 10.2.3.
 */
export function retryAfterMs(header: string | undefined, wallNow: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Math.ceil(Number(value) * 1000), Number.MAX_SAFE_INTEGER);
  const date = parseHttpDate(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - wallNow);
}

function parseHttpDate(value: string): number {
  if (fixdate.test(value) || rfc850.test(value)) return Date.parse(value);
  return asctime.test(value) ? Date.parse(`${value} GMT`) : Number.NaN;
}
