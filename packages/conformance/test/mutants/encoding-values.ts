import type { Point } from "../../src/index.ts";
import { always } from "./changing.ts";
import { ofExponentialHistograms, ofHistograms } from "./encoding-kinds.ts";
import type { Defect } from "../reference/reference.ts";
import type { Mutant } from "./mutant.ts";

export const encodingValueMutants: readonly Mutant[] = [
  {
    name: "keeps 32 bits of a whole number",
    caughtBy: "encoding/integers",
    defect: ofNumbers((value) => (typeof value === "bigint" ? BigInt.asIntN(32, value) : value)),
  },
  {
    name: "sends whole numbers as fractions",
    caughtBy: "encoding/integers",
    defect: ofNumbers((value) => Number(value)),
  },
  {
    name: "takes the way of a double with a bigint",
    caughtBy: "encoding/bigints",
    defect: ofNumbers((value) => (typeof value === "bigint" ? BigInt.asIntN(64, BigInt(Number(value))) : value)),
  },
  {
    name: "rounds to 32 bits",
    caughtBy: "encoding/doubles",
    defect: ofNumbers((value) => (typeof value === "number" ? Math.fround(value) : value)),
  },
  {
    name: "writes six digits",
    caughtBy: "encoding/doubles",
    defect: ofNumbers((value) => (typeof value === "number" ? Number(value.toPrecision(6)) : value)),
  },
  {
    name: "loses the sign of -0",
    caughtBy: "encoding/doubles",
    defect: ofNumbers((value) => (typeof value === "number" ? value + 0 : value)),
  },
  {
    name: "sends 0 for NaN",
    caughtBy: "encoding/non-finite",
    defect: ofNumbers((value) => (Number.isNaN(value) ? 0 : value)),
  },
  {
    name: "sends the largest number for infinity",
    caughtBy: "encoding/non-finite",
    defect: ofNumbers((value) => (value === Infinity ? Number.MAX_VALUE : value)),
  },
  {
    name: "makes a minimum of 0 where there is none",
    caughtBy: "encoding/awkward-histograms",
    defect: ofHistograms((value) => ({ min: 0, ...value })),
  },
  {
    name: "loses a sum of 0",
    caughtBy: "encoding/awkward-histograms",
    defect: ofHistograms(({ sum, ...value }) => ({ ...value, ...(sum && { sum }) })),
  },
  {
    name: "passes over histograms of nothing",
    caughtBy: "encoding/awkward-histograms",
    defect: always((point) => (point.kind === "histogram" && point.value.count === 0n ? undefined : point)),
  },
  {
    name: "keeps 32 bits of a count",
    caughtBy: "encoding/awkward-histograms",
    defect: ofHistograms((value) => ({ ...value, counts: value.counts.map((count) => BigInt.asUintN(32, count)) })),
  },
  {
    name: "keeps scales within those of a few backends",
    caughtBy: "encoding/awkward-exponential-histograms",
    defect: ofExponentialHistograms((value) => ({ ...value, scale: Math.max(-4, Math.min(8, value.scale)) })),
  },
  {
    name: "forgets the sum when there are no extremes",
    caughtBy: "encoding/awkward-exponential-histograms",
    defect: ofExponentialHistograms(({ sum, ...value }) => ({
      ...value,
      ...(sum !== undefined && value.min !== undefined && { sum }),
    })),
  },
];

function ofNumbers(change: (value: number | bigint) => number | bigint): Defect {
  return always((point: Point) =>
    typeof point.value === "object" || point.value === undefined
      ? point
      : ({ ...point, value: change(point.value) } as Point),
  );
}
