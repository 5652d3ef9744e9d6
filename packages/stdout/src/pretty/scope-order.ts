import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";

const mostScopes = 1_000;
const longestKey = 1_000;

/** The order in which scopes first came: the SDK hands them out in the order in which their collections finish. */
export class ScopeOrder {
  readonly #places = new Map<string, number>();

  /** Scopes in their order; beyond a thousand of them, in the end. */
  sorted(scopes: readonly ScopeMetrics[]): readonly ScopeMetrics[] {
    const placed = scopes.map((each) => ({ each, place: this.#placeOf(scopeKey(each)) }));
    return placed.sort((one, other) => one.place - other.place).map(({ each }) => each);
  }

  forget(): void {
    this.#places.clear();
  }

  #placeOf(key: string): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.#places.size >= mostScopes || key.length > longestKey) return mostScopes;
    this.#places.set(key, this.#places.size);
    return this.#places.size - 1;
  }
}

/** What tells scopes apart. */
export function scopeKey({ scope: { name, version = "" } }: ScopeMetrics): string {
  return `${name}\0${version}`;
}
