/** Keeps values by a text, and forgets, without looking for them, those that were not asked for in a whole generation. */
export class Generations<Value extends object> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** What is kept by this text; it belongs to the young ones again. */
  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    if (young) return young;
    const old = this.#old.get(key);
    if (!old) return undefined;
    this.#old.delete(key);
    this.#young.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    this.#young.set(key, value);
  }

  /** A generation ends: the young are the old ones now, who are forgotten. Gives how many they were. */
  age(): number {
    const forgotten = this.#old.size;
    this.#old = this.#young;
    this.#young = new Map();
    return forgotten;
  }
}
