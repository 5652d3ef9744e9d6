import { addNumbers, isNumeric } from "./add-numbers.ts";
import { addValues } from "./add-values.ts";
import type { WorkerPolicy } from "./worker-policy.ts";

/** How the values of one series become one: the policies, but `"each"`, which leaves them apart. */
export type Combining = Exclude<WorkerPolicy, "each"> | "add";

/** The one value and the next; `undefined` when the next one cannot be part of it. `isLater`: it changed after the other. */
export function combine(how: Combining, dataPointType: number, one: unknown, next: unknown, isLater: boolean): unknown {
  if (how === "add") return addValues(dataPointType, one, next);
  if (!isNumeric(one) || !isNumeric(next)) return undefined;
  switch (how) {
    case "sum":
    case "average":
      return addNumbers(one, next);
    case "min":
      return next < one ? next : one;
    case "max":
      return next > one ? next : one;
    case "latest":
      return isLater ? next : one;
  }
}

/** What is told of so many values that became one. */
export function combined(how: Combining, value: unknown, values: number): unknown {
  return how === "average" && values > 1 ? Number(value) / values : value;
}
