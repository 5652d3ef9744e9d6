/**
 * What Datadog makes of a tag, by its "Rules and best practices for naming tags": lower case; what is neither a letter nor a digit nor one of
 * `_-:./` becomes `_`, several of which become one, and none stands at the end, nor a colon; what stands before the first letter is left out.
 * How long a tag may be is not in it.
 */
export function tagAsStored(tag: string): string {
  return tag
    .toLowerCase()
    .replace(/[^\p{L}\p{Nd}\-:./]+/gu, "_")
    .replace(/^\P{L}+/u, "")
    .replace(/[_:]+$/, "");
}
