import type { Count } from "@meterbridge/core/points";
import { leftOut } from "../lines/drop-reasons.ts";
import { floatField } from "../lines/field-values.ts";
import { finiteField } from "./finite-field.ts";
import type { SchemaSettings } from "./metric-plan.ts";
import { optionalNumber } from "./optional-number.ts";

/** Names of fields, as a person reads them. */
interface DistributionNames {
  readonly count: string;
  readonly sum: string;
  /** Summaries have none. */
  readonly min?: string;
  readonly max?: string;
}

/** What a data point says of all its observations, besides how many they are. */
interface Totals {
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Writes the fields that do not depend on bounds or quantiles. What has an empty key is left out. */
export class DistributionFields {
  /** The keys, as they are written. */
  readonly keys: readonly string[];
  readonly #count: string;
  readonly #sum: string;
  readonly #min: string;
  readonly #max: string;
  readonly #countText: (count: Count) => string;

  constructor(names: DistributionNames, settings: SchemaSettings, countText: (count: Count) => string) {
    const keys: string[] = [];
    const headOf = (name: string | undefined): string => {
      let key = name === undefined ? "" : settings.fieldKey(name);
      if (key === "") return "";
      while (keys.includes(key)) key += "_";
      keys.push(key);
      return `,${key}=`;
    };
    this.#count = headOf(names.count).slice(1);
    this.#sum = headOf(names.sum);
    this.#min = headOf(names.min);
    this.#max = headOf(names.max);
    this.#countText = countText;
    this.keys = keys;
  }

  /**
   * The fields of a line: the count, what is there of `totals`, and `more`, which begins with a comma unless it is empty.
   *
   * @throws {UnusablePoint} When something is no number, or everything is left out.
   */
  text(count: Count, { sum, min, max }: Totals, more: string): string {
    const totals =
      finiteField(this.#sum, optionalNumber(sum)) +
      finiteField(this.#min, optionalNumber(min)) +
      finiteField(this.#max, optionalNumber(max));
    if (this.#count !== "") return this.#count + this.#countText(count) + totals + more;
    if (totals === "" && more === "") throw leftOut;
    return (totals + more).slice(1);
  }
}

/** A count as a float, as Telegraf has them: exact up to 2^53. */
export function floatCount(count: Count): string {
  return typeof count === "number" ? `${count}` : floatField(count);
}
