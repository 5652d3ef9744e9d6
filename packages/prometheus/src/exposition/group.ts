import type { Attributes } from "@opentelemetry/api";
import type { Point } from "@meterbridge/core/points";
import type { KeyValue, Naming } from "../naming/naming.ts";
import { FamilySeries, type Turn } from "./family-series.ts";
import type { Family, FamilyType, Label, Member } from "./family.ts";
import type { Slot } from "./slot.ts";

/** A family that is kept from scrape to scrape. */
export class Group implements Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly unit: string;
  readonly series: FamilySeries;
  help = "";
  #members: Member[] = [];
  #before: readonly Member[] = [];

  constructor(name: string, type: FamilyType, unit: string, turn: Turn) {
    this.name = name;
    this.type = type;
    this.unit = unit;
    this.series = new FamilySeries(turn);
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  /** Its members are found anew. */
  begin(): void {
    this.help = "";
    this.#before = this.#members;
    this.#members = [];
  }

  /** A metric is part of it: the member that it was before, if it was one. */
  join(slot: Slot, naming: Pick<Naming, "labels">, common: readonly KeyValue[]): Member {
    const member = slot.member?.family === this ? slot.member : new GroupMember(this, slot.kind, naming, common);
    this.#members.push(member);
    return member;
  }

  /** It has all of its members. When one has gone, or is at another place, what they have written is forgotten. */
  settle(): void {
    if (this.#before.some((member, index) => member !== this.#members[index])) {
      this.series.clear();
      for (const member of this.#members) member.cache = undefined;
    }
    this.#before = [];
  }
}

class GroupMember implements Member {
  readonly family: Family;
  readonly kind: Member["kind"];
  readonly #naming: Pick<Naming, "labels">;
  readonly #common: readonly KeyValue[];
  points: readonly Point[] = [];
  cache: unknown;

  constructor(family: Family, kind: Member["kind"], naming: Pick<Naming, "labels">, common: readonly KeyValue[]) {
    this.family = family;
    this.kind = kind;
    this.#naming = naming;
    this.#common = common;
  }

  labelsOf(attributes: Attributes): readonly Label[] {
    const keyValues = [...this.#common];
    // The same attributes as those by which a series is recognised, which are read so because that is fastest.
    for (const key in attributes) keyValues.push([key, attributes[key]]);
    return this.#naming.labels(keyValues, keptLabels[this.family.type] ?? none);
  }
}

const none: readonly string[] = [];

/** The labels that a type keeps for itself. */
const keptLabels: Partial<Record<FamilyType, readonly string[]>> = { histogram: ["le"], summary: ["quantile"] };
