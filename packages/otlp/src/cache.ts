import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { Arena } from "./arena.ts";
import { BodyPool } from "@meterbridge/core";
import { Budget } from "./budget.ts";
import { KeptWrapper } from "./kept-wrapper.ts";
import { isSame, type MetricSlot } from "./metric-slot.ts";
import type { Run } from "./run.ts";

type Scope = ScopeMetrics["scope"];

/** What an encoder keeps from one export to the next, bounded by its budget. */
export class Cache {
  readonly arena: Arena = new Arena();
  readonly bodies: BodyPool = new BodyPool();
  readonly budget: Budget;
  readonly resource: KeptWrapper = new KeptWrapper();
  readonly #scopes: ScopeCache[] = [];

  constructor(maxBytes: number) {
    this.budget = new Budget(maxBytes);
  }

  /** What is kept of the scope at this index; scopes are told apart by their names, where they have moved. */
  scope(run: Run, index: number, scope: Scope): ScopeCache {
    const at = this.#scopes[index];
    if (at?.holds(scope)) return at;
    const elsewhere = this.#scopes.findIndex((other, place) => place > index && other.holds(scope));
    const found = elsewhere < 0 ? new ScopeCache(scope) : this.#scopes.splice(elsewhere, 1)[0]!;
    if (elsewhere < 0 && at !== undefined && this.#scopes.length > 1_000) this.#forget(run, index);
    this.#scopes.splice(index, 0, found);
    return found;
  }

  /** Ends an export of so many scopes: what did not come again is given back. */
  finish(run: Run, scopes: number): void {
    this.#forget(run, scopes);
    this.arena.trim(Math.min(this.budget.maxBytes - this.budget.bytes, 1024 * 1024));
  }

  #forget(run: Run, from: number): void {
    for (const scope of this.#scopes.splice(from)) scope.forget(run);
  }
}

/** What is kept of the metrics of one scope, in their order. */
export class ScopeCache {
  readonly wrapper: KeptWrapper = new KeptWrapper();
  readonly #scope: Scope;
  readonly #slots: (MetricSlot | undefined)[] = [];
  #moved: Map<string, MetricSlot> | undefined;

  constructor(scope: Scope) {
    this.#scope = { ...scope };
  }

  holds(scope: Scope): boolean {
    const own = this.#scope;
    return own.name === scope.name && own.version === scope.version && own.schemaUrl === scope.schemaUrl;
  }

  /** The slot of the metric at this index, by its place or, from the first that has moved on, by its name. */
  find(run: Run, index: number, metric: MetricData): MetricSlot | undefined {
    const slot = this.#slots[index];
    if (slot !== undefined && isSame(slot.identity, metric)) return slot;
    if (index < this.#slots.length) this.#setAside(run, index);
    const moved = this.#moved?.get(metric.descriptor.name);
    if (moved === undefined || !isSame(moved.identity, metric)) return undefined;
    this.#moved!.delete(moved.identity.name);
    this.#slots[index] = moved;
    return moved;
  }

  /** Keeps a new slot, unless there is no memory for it. */
  keep(run: Run, index: number, slot: MetricSlot): boolean {
    if (!run.budget!.take(slot.cost)) return false;
    this.#slots[index] = slot;
    return true;
  }

  finish(run: Run, metrics: number): void {
    for (const slot of this.#slots.splice(metrics)) this.#release(run, slot);
    if (this.#moved) for (const slot of this.#moved.values()) this.#release(run, slot);
    this.#moved = undefined;
  }

  forget(run: Run): void {
    this.finish(run, 0);
    this.wrapper.forget(run.budget!);
  }

  #setAside(run: Run, index: number): void {
    this.#moved ??= new Map();
    for (const slot of this.#slots.splice(index)) {
      if (slot === undefined) continue;
      const other = this.#moved.get(slot.identity.name);
      if (other) this.#release(run, other);
      this.#moved.set(slot.identity.name, slot);
    }
  }

  #release(run: Run, slot: MetricSlot | undefined): void {
    if (slot === undefined) return;
    slot.points.forget(run, 0);
    run.budget!.give(slot.cost);
  }
}
