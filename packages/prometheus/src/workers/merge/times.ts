import type { HrTime } from "@opentelemetry/api";

export function earlierOf(one: HrTime, other: HrTime): HrTime {
  return isBefore(other, one) ? other : one;
}

export function laterOf(one: HrTime, other: HrTime): HrTime {
  return isBefore(one, other) ? other : one;
}

function isBefore(one: HrTime, other: HrTime): boolean {
  return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
}
