import type { Count } from "@meterbridge/core/points";
import { floatField } from "../text/field-values.ts";
import { finiteField } from "./finite-field.ts";
import type { SchemaSettings } from "./metric-plan.ts";
import { optionalNumber } from "./optional-number.ts";
import { startTimeKey } from "./start-time-field.ts";

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
  /** The same with what stands around them: `,sum=`; that of the start time, too, where it is written. */
  readonly heads: readonly string[];
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
    const started = settings.startTime ? [settings.fieldKey(startTimeKey)] : [];
    this.heads = [...keys, ...started].map((key) => `,${key}=`);
  }

  /**
   * The fields of a line: the count, what is there of `totals`, and `more`, which begins with a comma unless it is empty. Empty
   * when the user leaves all of them out.
   *
   * @throws {UnusablePoint} When something is no number.
   */
  text(count: Count, { sum, min, max }: Totals, more: string): string {
    const totals =
      finiteField(this.#sum, optionalNumber(sum)) +
      finiteField(this.#min, optionalNumber(min)) +
      finiteField(this.#max, optionalNumber(max));
    if (this.#count !== "") return this.#count + this.#countText(count) + totals + more;
    return (totals + more).slice(1);
  }
}

/** A count as a float, as Telegraf has them: exact up to 2^53. */
export function floatCount(count: Count): string {
  return typeof count === "number" ? `${count}` : floatField(count);
}
