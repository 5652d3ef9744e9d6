import { quietDiag } from "@meterbridge/core";
import type { Point } from "@meterbridge/core/points";
import type { Attributes } from "@opentelemetry/api";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { Naming } from "../naming/naming.ts";
import { Arrivals } from "./arrivals.ts";
import type { Collected } from "./collected.ts";
import type { Dialect } from "./dialect.ts";
import type { Drops } from "./drops.ts";
import type { Family, Label, Member } from "./family.ts";
import type { Turn } from "./family-series.ts";
import { Group } from "./group.ts";
import { namesTakenBy } from "./sample-names.ts";
import { Slot } from "./slot.ts";

export interface LayoutOptions {
  readonly dialect: Dialect;
  readonly naming: Naming;
  /** Whether series have labels that tell their scope. */
  readonly scopeInfo: boolean;
  /** Whether the resource becomes `target_info`. */
  readonly targetInfo: boolean;
  /** What of the resource every series has as a label, too: keys and values as texts. */
  readonly constantLabels: (resource: Attributes) => readonly Label[];
  /** What was told of conflicts; the layouts of other dialects may share it, which have the same. Its own unless said. */
  readonly told?: Set<string> | undefined;
}

type Groups = Map<string, Group>;

/**
 * Which metrics make which family in one dialect, kept from scrape to scrape. Only when other metrics come than the last
 * time is it found anew; what was written of those that are still there is kept then, too.
 */
export class Layout {
  readonly #options: LayoutOptions;
  readonly #arrivals: Arrivals;
  readonly #turn: Turn = { number: 0 };
  readonly #told: Set<string>;
  #slots: readonly Slot[] = [];
  #groups: Groups = new Map();
  #families: readonly Family[] = [];
  #constants: readonly Label[] = [];

  constructor(options: LayoutOptions) {
    this.#options = options;
    this.#told = options.told ?? new Set();
    this.#arrivals = new Arrivals(options);
  }

  /** The families of what was collected, in its order. It yields, so that the event loop can turn. */
  *arrange(collected: Collected, drops: Drops): Generator<void, readonly Family[]> {
    this.#turn.number++;
    this.#mind(this.#options.constantLabels(collected.resource));
    const slots: Slot[] = [];
    let moved: Map<object, Slot> | undefined;
    let count = 0;
    for (const { metric, origin } of this.#arrivals.of(collected, drops)) {
      if (++count % 512 === 0) yield;
      try {
        const points = pointsOf(metric);
        const at = slots.length;
        let slot = moved ? undefined : this.#slots[at];
        if (!slot?.is(metric, origin)) {
          moved ??= new Map(this.#slots.slice(at).map((known) => [known.descriptor, known]));
          slot = moved.get(metric.descriptor);
          if (slot?.is(metric, origin)) moved.delete(metric.descriptor);
          else slot = new Slot(metric, origin);
        }
        slot.points = points;
        slots.push(slot);
      } catch {
        drops.add("unreadable_point", countPoints(metric));
      }
    }
    if (moved || slots.length !== this.#slots.length) yield* this.#group(slots);
    for (const { member, drop, points } of slots) {
      if (member) member.points = points;
      else drops.add(drop, points.length);
    }
    return this.#families;
  }

  /** Lets go of the data points: they are as many as there are series, and the next scrape has others. */
  rest(): void {
    for (const slot of this.#slots) {
      slot.points = [];
      if (slot.member) slot.member.points = [];
    }
  }

  /** Labels that all series have change with the resource; everything is written anew then. */
  #mind(constants: readonly Label[]): void {
    const known = this.#constants;
    const isSame =
      constants.length === known.length &&
      constants.every(([key, value], index) => known[index]![0] === key && known[index]![1] === value);
    if (isSame) return;
    this.#constants = constants;
    this.#forget();
  }

  #forget(): void {
    this.#slots = [];
    this.#groups = new Map();
    this.#families = [];
  }

  *#group(slots: readonly Slot[]): Generator<void> {
    const known = this.#groups;
    // If this ends with an error, what is half done must not be taken for what is known.
    this.#forget();
    const groups: Groups = new Map();
    const taken: Groups = new Map();
    let count = 0;
    for (const slot of slots) {
      this.#place(slot, known, groups, taken);
      if (++count % 64 === 0) yield;
    }
    for (const group of groups.values()) {
      group.settle();
      if (++count % 64 === 0) yield;
    }
    this.#slots = slots;
    this.#groups = groups;
    this.#families = [...groups.values()];
  }

  #place(slot: Slot, knownGroups: Groups, groups: Groups, taken: Groups): void {
    const { dialect, naming } = this.#options;
    const { type, origin } = slot;
    const spelling = origin.kind === "scope" ? naming : naming.asItIs;
    if (type === undefined) return void (slot.member = undefined);
    const { name, unit } = spelling.metricName(slot.name, slot.unit, type);
    if (name === "") {
      slot.member = undefined;
      slot.drop = "invalid_metric";
      return;
    }
    let group = groups.get(name);
    if (group === undefined) {
      const known = knownGroups.get(name);
      group = known?.type === type && known.unit === unit ? known : new Group(name, type, unit, this.#turn);
      const names = namesTakenBy(group, dialect);
      const rival = names.map((each) => taken.get(each)).find((other) => other !== undefined);
      if (rival) return this.#leaveOut(slot, group, rival);
      for (const each of names) taken.set(each, group);
      groups.set(name, group);
      group.begin();
    } else if (group.type !== type || (dialect.format === "protobuf" && !isAlike(slot, group))) {
      return this.#leaveOut(slot, { name, type }, group);
    }
    this.#describe(group, slot.description, unit);
    // The labels of `target_info` are named like all others; only its name is ours.
    const labels = origin.kind === "target" ? naming : spelling;
    slot.member = group.join(slot, labels, origin.kind === "scope" ? [...origin.labels, ...this.#constants] : []);
  }

  #describe(group: Group, description: string, unit: string): void {
    if (group.help === "") group.help = description;
    else if (description !== "" && description !== group.help) this.#tell(`${group.name} has several descriptions`);
    if (group.unit !== unit) this.#tell(`${group.name} has several units`);
  }

  #leaveOut(slot: Slot, { name, type }: Pick<Family, "name" | "type">, rival: Family): void {
    slot.member = undefined;
    slot.drop = "name_conflict";
    this.#tell(`${type} ${name} is left out, because there is ${rival.type} ${rival.name}`);
  }

  #tell(line: string): void {
    if (this.#told.size >= mostTold || this.#told.has(line)) return;
    this.#told.add(line);
    quietDiag.warn(`prometheus: ${line}. The first that came is kept; this is told once.`);
  }
}

const mostTold = 100;

/** Which histograms of a family are native, no scraper can tell: all are, or none. */
function isAlike(slot: Slot, group: Group): boolean {
  const isNative = (kind: Member["kind"]): boolean => kind === "exponentialHistogram";
  return group.members.every(({ kind }) => isNative(kind) === isNative(slot.kind));
}

function pointsOf({ dataPoints }: MetricData): readonly Point[] {
  if (!Array.isArray(dataPoints)) throw new TypeError("data points that are no array");
  return dataPoints;
}

/** One at least, where nobody can tell. */
function countPoints(metric: MetricData): number {
  try {
    return pointsOf(metric).length;
  } catch {
    return 1;
  }
}
