const mostNames = 1_024;
const mostCharacters = 65_536;

/** Which families a request asks for; `undefined`: all. Or why it cannot be served. */
export type NameFilter = { readonly names: readonly string[] | undefined } | { readonly fault: string };

/** Reads `?name[]=a&name[]=b`, as the Prometheus clients for Java and Python understand it. */
export function nameFilterOf(query: string): NameFilter {
  if (query.length > mostCharacters) return { fault: `the query has more than ${mostCharacters} characters` };
  const names = new URLSearchParams(query).getAll("name[]").filter((name) => name !== "");
  if (names.length > mostNames) return { fault: `there are more than ${mostNames} name[]` };
  return { names: names.length > 0 ? [...new Set(names)] : undefined };
}
