import type { Instrument } from "./instrument.ts";
import { InstrumentMemory } from "./instrument-memory.ts";
import { ScopeOrder } from "./scope-order.ts";

/**
 * What is kept from one export to the next: the order of the scopes, the last reading and the trend of each series.
 *
 * It is bounded: series beyond `maxBytes` are shown without rate and trend, and what was missing from as many exports as
 * are in a trend is forgotten.
 */
export class Memory {
  /** When the last export ended, in seconds since 1970; 0 before the first. */
  lastEndS = 0;
  readonly scopes: ScopeOrder = new ScopeOrder();
  #exports = 0;
  #resource = "";
  #left: number;
  readonly #maxBytes: number;
  readonly #instruments = new Map<string, InstrumentMemory>();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#left = maxBytes;
  }

  /** Begins an export. Whether the resource is another one than before: then nothing before matters. */
  begin(resource: string): boolean {
    this.#exports++;
    if (resource === this.#resource) return false;
    this.#resource = resource;
    this.scopes.forget();
    this.#instruments.clear();
    this.#left = this.#maxBytes;
    this.lastEndS = 0;
    return true;
  }

  /** What is known of an instrument, each time that it comes in an export for itself. */
  instrument(scope: string, { name, unit, kind, isDelta }: Instrument): InstrumentMemory {
    let key = [scope, name, unit, kind, isDelta].join("\0");
    let found = this.#instruments.get(key);
    for (; found?.seen === this.#exports; found = this.#instruments.get(key)) key += "\0";
    if (found === undefined) {
      found = new InstrumentMemory((bytes) => this.#take(bytes));
      this.#instruments.set(key, found);
    }
    found.begin(this.#exports);
    return found;
  }

  /** Ends an export. */
  finish(endS: number): void {
    this.lastEndS = Math.max(this.lastEndS, endS);
    for (const [key, instrument] of this.#instruments) {
      instrument.forget(this.#exports);
      if (instrument.size === 0) this.#instruments.delete(key);
    }
  }

  #take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}
