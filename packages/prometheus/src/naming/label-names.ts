import type { Escaping } from "../exposition/dialect.ts";
import { escapeName } from "./escape-name.ts";
import { isPlain } from "./plain-name.ts";

/** Far more than the keys of a service; one that makes keys up must not make this grow. */
const mostNames = 2_000;

/** The names of labels by the keys of attributes, of which many series have the same. */
export class LabelNames {
  readonly #toPlain: boolean;
  readonly #escaping: Escaping;
  readonly #names = new Map<string, string>();

  constructor(toPlain: boolean, escaping: Escaping) {
    this.#toPlain = toPlain;
    this.#escaping = escaping;
  }

  /** Never empty, and never one that Prometheus reserves for itself. */
  of(key: string): string {
    let name = this.#names.get(key);
    if (name === undefined) {
      name = this.#make(key);
      if (this.#names.size >= mostNames) this.#names.clear();
      this.#names.set(key, name);
    }
    return name;
  }

  #make(key: string): string {
    const translated = this.#toPlain ? plainLabelName(key) : key;
    return unreserved(escapeName(translated === "" ? "_" : translated, this.#escaping, "label"));
  }
}

/**
 * With `_` for each run of what is not plain, underscores included. A name that begins with a digit gets the prefix that
 * Prometheus gives it when it receives OTLP.
 */
function plainLabelName(key: string): string {
  if (isPlain(key, "label") && !key.includes("__")) return key;
  const name = key.replace(/[^a-zA-Z0-9]+/g, "_");
  return /^[0-9]/.test(name) ? `key_${name}` : name;
}

/**
 * Names that begin with `__` are Prometheus's own: a label `__name__` makes it reject the whole scrape. In every strategy
 * and escaping the underscores that a name begins with become one, as those of most strategies do anyway.
 */
function unreserved(name: string): string {
  return name.startsWith("__") ? name.replace(/^_+/, "_") : name;
}
