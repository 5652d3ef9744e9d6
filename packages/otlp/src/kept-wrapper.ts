import { matchAttributes, noteAttribute, noteEnd } from "./attribute-snapshot.ts";
import type { Budget } from "./budget.ts";
import type { Wrapper } from "./format.ts";

/** What stands around the content of a resource or a scope, made anew only when that says something else. */
export class KeptWrapper {
  #wrapper: Wrapper | undefined;
  #source: Described = {};
  #hasAttributes = false;
  #snapshot: readonly unknown[] = [];
  #cost = 0;

  /** The wrapper of the source: the one that is kept, or what `make` makes of it now. */
  of(budget: Budget, source: Described, make: () => Wrapper): Wrapper {
    if (this.#wrapper !== undefined && this.#holds(source)) return this.#wrapper;
    this.forget(budget);
    const wrapper = make();
    const { name, version, schemaUrl, droppedAttributesCount, attributes } = source;
    const snapshot: unknown[] = [];
    for (const key of Object.keys(attributes ?? {})) noteAttribute(snapshot, key, attributes![key]);
    noteEnd(snapshot);
    const cost = wrapper.size + 8 * snapshot.length + 500;
    if (!budget.take(cost)) return wrapper;
    this.#cost = cost;
    this.#source = { name, version, schemaUrl, droppedAttributesCount };
    this.#hasAttributes = !!attributes;
    this.#snapshot = snapshot;
    return (this.#wrapper = wrapper);
  }

  forget(budget: Budget): void {
    budget.give(this.#cost);
    this.#cost = 0;
    this.#wrapper = undefined;
  }

  #holds({ name, version, schemaUrl, droppedAttributesCount, attributes }: Described): boolean {
    const own = this.#source;
    return (
      own.name === name &&
      own.version === version &&
      own.schemaUrl === schemaUrl &&
      own.droppedAttributesCount === droppedAttributesCount &&
      this.#hasAttributes === !!attributes &&
      matchAttributes(this.#snapshot, 0, attributes ?? {}) === this.#snapshot.length
    );
  }
}

/** All that is encoded of a resource or a scope. */
interface Described {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly schemaUrl?: unknown;
  readonly droppedAttributesCount?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}
