import { labelValue } from "../naming/label-value.ts";
import type { Naming } from "../naming/naming.ts";
import { scopeLabels } from "../naming/scope-labels.ts";
import type { Origin, Scope } from "./origin.ts";

/** The scopes of the last scrape, recognised by their content: their objects may be new each time, or be changed. */
export class ScopeOrigins {
  readonly #naming: Pick<Naming, "labelName">;
  #before: ReadonlyMap<string, Origin> = new Map();
  #now = new Map<string, Origin>();

  constructor(naming: Pick<Naming, "labelName">) {
    this.#naming = naming;
  }

  /** Other scopes than those of the last scrape are forgotten. */
  begin(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }

  /** The same object as long as a scope is called the same. */
  of(scope: Scope): Origin {
    const labels = scopeLabels(scope, this.#naming).map(([key, value]) => [key, labelValue(value)] as const);
    const key = JSON.stringify(labels);
    const origin = this.#now.get(key) ?? this.#before.get(key) ?? { kind: "scope", labels };
    this.#now.set(key, origin);
    return origin;
  }
}
