import type { Escaping } from "../exposition/dialect.ts";
import { isPlain, isPlainAt, type NameKind } from "./plain-name.ts";
import { scrapable } from "./scrapable.ts";

/**
 * A name as a scraper wants it. Prometheus, "UTF-8 metric and label name escaping schemes"; where that page and what
 * Prometheus's own library serves differ, as that serves it: a plain name stays, in `dots`, too. Other than there, a colon
 * in a label's name is escaped: no parser takes it.
 */
export function escapeName(name: string, escaping: Escaping, kind: NameKind): string {
  if (name === "") return "";
  switch (escaping) {
    case "allow-utf-8":
      return scrapable(name);
    case "underscores":
      return isPlain(name, kind) ? name : spell(name, kind, underscores);
    case "dots":
      return isPlain(name, kind) ? name : spell(name, kind, dots);
    case "values":
      return isPlain(name, kind) ? name : `U__${spell(name, kind, values)}`;
  }
}

/** What a character becomes; `isPlain`: it may stand where it is. */
type Spell = (character: string, isPlain: boolean) => string;

const underscores: Spell = (character, isPlain) => (isPlain ? character : "_");

const dots: Spell = (character, isPlain) => {
  if (character === ".") return "_dot_";
  return isPlain && character !== "_" ? character : "__";
};

const values: Spell = (character, isPlain) => {
  if (character === "_") return "__";
  if (isPlain) return character;
  const point = character.codePointAt(0)!;
  const isLoneSurrogate = point >= 0xd800 && point <= 0xdfff;
  return isLoneSurrogate ? "_FFFD_" : `_${point.toString(16)}_`;
};

function spell(name: string, kind: NameKind, spellOne: Spell): string {
  let spelled = "";
  for (let at = 0; at < name.length;) {
    const point = name.codePointAt(at)!;
    const character = String.fromCodePoint(point);
    spelled += spellOne(character, isPlainAt(point, at, kind));
    at += character.length;
  }
  return spelled;
}
