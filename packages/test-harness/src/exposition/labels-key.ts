import type { Labels } from "./exposition.ts";

/** The same text for the same labels in any order; one without a value is as if it were not there. */
export function labelsKey(labels: Labels): string {
  const said: string[] = [];
  for (const name of Object.keys(labels)) {
    if (labels[name] !== "") said.push(`${JSON.stringify(name)}=${JSON.stringify(labels[name])}`);
  }
  return `{${said.sort().join()}}`;
}

/** Labels without the one of this name. */
export function labelsWithout(own: string, labels: Labels): Labels {
  if (!Object.hasOwn(labels, own)) return labels;
  const { [own]: _, ...others } = labels;
  return others;
}
