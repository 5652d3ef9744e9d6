/**
 * What the samples of a client's counter are called. A registry of OpenMetrics takes `_total` from its name when it first
 * writes it, for good, and always writes it behind.
 */
export function counterName(name: string, isOpenMetrics: boolean): string {
  return isOpenMetrics ? `${name.replace(/_total$/, "")}_total` : name;
}
