/** How many bytes a tag may have. Intake rules of Datadog's own test intake (saluki, "Pyld"). */
const longest = 200;
/** So much of a value, or of a key, is looked at: it may be of any length. */
const longestGiven = 1000;
/** Stands where nothing is left, as in Datadog's own mapping of OpenTelemetry: a tag may not end with a colon. */
const nothing = "n/a";

/**
 * A tag as Datadog keeps it, so that nothing of it is changed later, and two that become one are seen as one: in lower case;
 * letters and digits of any script, `_`, `-`, `.`, `/`, and `:` in the value, and what else stands in a row one `_`, of which
 * there is none at the end; at most 200 bytes, cut between characters. A key begins with a letter. Datadog documentation,
 * getting_started/tagging, "Define tags", and developers/guide, "Rules and best practices for naming tags".
 *
 * A colon in a key becomes `_`: all before the first one is the key. The keys `device` and `dd.internal.resource`, which the
 * intake refuses, get `otel.` before them.
 */
export function tagText(key: string, value: string): string {
  return withKey(tagKey(key), value);
}

/** A tag that was written by a person: `key:value`, or a word alone; `undefined` when nothing of it is left. */
export function writtenTag(text: string): string | undefined {
  const colon = text.indexOf(":");
  if (colon >= 0) {
    const tag = tagText(text.slice(0, colon), text.slice(colon + 1));
    return tag === `${nothing}:${nothing}` ? undefined : tag;
  }
  const word = cut(normalized(text).replace(beforeLetter, ""), longest).replace(endings, "");
  return word === "" ? undefined : word;
}

/** The key of a tag, for `withKey`. */
export function tagKey(given: string): string {
  const key = normalized(given.replaceAll(":", "_")).replace(beforeLetter, "");
  if (key === "") return nothing;
  const allowed = key === "device" || key === "dd.internal.resource" ? `otel.${key}` : key;
  return cut(allowed, longest - 1 - nothing.length);
}

/** A tag of a key that is written as it should be. */
export function withKey(key: string, given: string): string {
  const whole = cut(`${key}:${normalized(given)}`, longest);
  const tag = isEnding(whole) ? whole.replace(endings, "") : whole;
  return tag.length > key.length ? tag : `${key}:${nothing}`;
}

function isEnding(text: string): boolean {
  const last = text.at(-1);
  return last === "_" || last === ":";
}

function normalized(given: string): string {
  const text = given.length > longestGiven ? given.slice(0, longestGiven) : given;
  return plain.test(text) ? text : text.toLowerCase().replace(others, "_");
}

/** Nothing that is replaced: most values are so. */
const plain = /^[a-z0-9\-:./]*(?:_[a-z0-9\-:./]+)*$/;
const others = /[^\p{L}\p{Nd}\-:./]+/gu;
const beforeLetter = /^[^\p{L}]+/u;
const endings = /[_:]+$/;

/** The text, or as many characters of it as have so many bytes. */
export function cut(text: string, bytes: number): string {
  if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
  let end = 0;
  let size = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}
