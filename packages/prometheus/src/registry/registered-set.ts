import { quietDiag } from "@meterbridge/core";
import type { Dialect } from "../exposition/dialect.ts";
import type { Drops } from "../exposition/drops.ts";
import type { FamilyType } from "../exposition/family.ts";
import { isOpenMetrics, namesTakenBy } from "../exposition/sample-names.ts";
import type { ClientMetric, ClientRegistry } from "./client-registry.ts";
import { counterName } from "./counter-name.ts";
import type { FamilyToRegister } from "./registered-families.ts";
import { type RegisteredFamily, type RegisteredMetric, registeredMetric } from "./registered-metric.ts";
import { asGuest } from "./registry-guests.ts";

/** What of ours stands in a registry. The names that the registry has without us are never ours. */
export class RegisteredSet {
  readonly #registry: Pick<ClientRegistry, "getMetricsAsArray" | "removeSingleMetric"> & {
    registerMetric(metric: ClientMetric): void;
  };
  readonly #latest: (name: string) => Promise<RegisteredFamily | undefined>;
  readonly #mine = new Map<string, RegisteredMetric>();
  readonly #told = new Set<string>();

  /** `latest` gives what a family says when it is asked. */
  constructor(registry: ClientRegistry, latest: (name: string) => Promise<RegisteredFamily | undefined>) {
    // As they are now: later they call back here, or to another guest when one was there before.
    const getMetricsAsArray = registry.getMetricsAsArray.bind(registry);
    this.#registry = {
      getMetricsAsArray: () => asGuest(getMetricsAsArray),
      registerMetric: (registry.registerMetric as (metric: ClientMetric) => void).bind(registry),
      removeSingleMetric: (name) => registry.removeSingleMetric(name),
    };
    this.#latest = latest;
  }

  get isEmpty(): boolean {
    return this.#mine.size === 0;
  }

  /** These families are registered from now on, and no others; those that clash with something of theirs are not. */
  update(families: readonly FamilyToRegister[], dialect: Dialect, drops: Drops): readonly RegisteredFamily[] {
    const present = new Set<object>(this.#registry.getMetricsAsArray());
    const taken = this.#namesOfOthers(present as ReadonlySet<ClientMetric>, dialect);
    const free = families.filter(({ family }) => !namesTakenBy(family, dialect).some((name) => taken.has(name)));
    const names = new Set(free.map(({ said }) => said.name));
    for (const name of this.#mine.keys()) if (!names.has(name)) this.remove(name);
    const mine = new Set(free.filter(({ said }) => this.#add(said, present)));
    for (const each of families) {
      if (mine.has(each)) continue;
      drops.add("name_conflict", each.points);
      this.#tell(each.family.name);
    }
    return [...mine].map(({ said }) => said);
  }

  /** Takes one out of the registry, if it is ours. */
  remove(name: string): void {
    const metric = this.#mine.get(name);
    if (!metric) return;
    this.#mine.delete(name);
    if (this.#registry.getMetricsAsArray().includes(metric)) this.#registry.removeSingleMetric(name);
  }

  /** They register a metric of this name, which a registry has once only: theirs goes first. */
  giveWay(name: string): void {
    if (!this.#mine.has(name)) return;
    this.remove(name);
    this.#tell(name);
  }

  clear(): void {
    for (const name of this.#mine.keys()) this.remove(name);
  }

  /** Whether it stands in the registry now. */
  #add(said: RegisteredFamily, present: ReadonlySet<object>): boolean {
    const { name } = said;
    const known = this.#mine.get(name);
    const isSame = known?.type === said.type && known.help === said.help && known.aggregator === said.aggregator;
    if (known && isSame && present.has(known)) return true;
    this.remove(name);
    const metric = registeredMetric(said, async () => (await this.#latest(name)) ?? { ...said, values: [] });
    try {
      this.#registry.registerMetric(metric);
    } catch {
      // What they have under this name may be called otherwise by now.
      return false;
    }
    this.#mine.set(name, metric);
    return true;
  }

  #namesOfOthers(present: ReadonlySet<ClientMetric>, dialect: Dialect): ReadonlySet<string> {
    const mine = new Set<object>(this.#mine.values());
    const names = new Set<string>();
    for (const metric of present) {
      if (mine.has(metric)) continue;
      const type = metric.type as FamilyType;
      const name = type === "counter" ? counterName(metric.name, isOpenMetrics(dialect)) : metric.name;
      for (const each of namesTakenBy({ name, type }, dialect)) names.add(each);
    }
    return names;
  }

  #tell(name: string): void {
    if (this.#told.size >= mostTold || this.#told.has(name)) return;
    this.#told.add(name);
    quietDiag.warn(
      `prometheus: ${name} is left out, because the registry has a metric of that name. This is told once.`,
    );
  }
}

const mostTold = 100;
