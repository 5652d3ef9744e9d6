import type { Attributes } from "@opentelemetry/api";
import type { Point } from "@meterbridge/core/points";
import { Chunks } from "../../src/exposition/chunks.ts";
import type { DropReason } from "../../src/exposition/drops.ts";
import { FamilySeries } from "../../src/exposition/family-series.ts";
import type { Family, Member } from "../../src/exposition/family.ts";
import { writeProtobuf } from "../../src/protobuf/write-protobuf.ts";
import { type Message, readFamilies } from "./read-families.ts";

export interface Written {
  readonly families: readonly Message[];
  readonly drops: readonly DropReason[];
  /** How often it could have been interrupted. */
  readonly yields: number;
  readonly bytes: Buffer;
}

// Every writing is a scrape of its own.
const turn = { number: 0 };

export function write(...families: readonly Family[]): Written {
  turn.number++;
  const drops: DropReason[] = [];
  const body = new Chunks();
  const yields = [...writeProtobuf(families, body, { add: (reason) => void drops.push(reason) })].length;
  const bytes = Buffer.concat(body.finish());
  return { families: readFamilies(bytes), drops, yields, bytes };
}

/** Begins to write, and gives up as soon as it can. */
export function beginToWrite(...families: readonly Family[]): void {
  turn.number++;
  writeProtobuf(families, new Chunks(), { add() {} }).next();
}

/** What the one point of a family of this type comes to. */
export function writePoint(type: Family["type"], kind: Member["kind"], point: Partial<Point>): Message | undefined {
  const { families, drops } = write(familyOf({ type, members: [{ kind, points: [point] }] }));
  if (drops.length > 0) throw new Error(`dropped: ${drops.join(", ")}`);
  return (families[0]?.["metric"] as readonly Message[] | undefined)?.[0];
}

export interface MemberParts {
  readonly kind?: Member["kind"];
  readonly points: readonly Partial<Point>[];
  /** Labels of all series. */
  readonly common?: Readonly<Record<string, string>>;
}

export type FamilyParts = Partial<Omit<Family, "members">> & { readonly members: readonly MemberParts[] };

export function familyOf({ members, ...parts }: FamilyParts): Family {
  const family = {
    name: "a_name",
    type: "gauge",
    help: "",
    unit: "",
    series: new FamilySeries(turn),
    ...parts,
  } as Family;
  return Object.assign(family, { members: members.map((member) => memberOf(family, member)) });
}

function memberOf(family: Family, { kind = "number", points, common = {} }: MemberParts): Member {
  return {
    family,
    kind,
    points: points.map(pointOf),
    labelsOf: (attributes) =>
      Object.entries({ ...attributes, ...common })
        .map(([name, value]) => [name, String(value)] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    cache: undefined,
  };
}

export function pointOf(parts: Partial<Point>): Point {
  return { startTime: [0, 0], endTime: [0, 0], attributes: {}, value: 1, ...parts };
}

export function numbered(count: number, value: (index: number) => unknown = (index) => index): Point[] {
  return Array.from({ length: count }, (_, index) => pointOf({ attributes: seriesOf(index), value: value(index) }));
}

function seriesOf(index: number): Attributes {
  return { series: `number ${index}` };
}
