/** An error of a client, one of its causes, or one of the several that it stands for. */
export type ErrorLink = Readonly<Record<string, unknown>>;

const longest = 32;

/** An error with all that it was caused by, from the outside to the inside: the clients wrap errors in each other. */
export function errorChain(error: unknown): readonly ErrorLink[] {
  const links: ErrorLink[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && links.length < longest) {
    const link = waiting.shift();
    if (typeof link !== "object" || link === null || links.includes(link as ErrorLink)) continue;
    links.push(link as ErrorLink);
    const { cause, errors, originalError } = link as ErrorLink;
    // kafkajs has `originalError`, an AggregateError `errors`.
    waiting.push(cause, originalError, ...(Array.isArray(errors) ? errors : []));
  }
  return links;
}
