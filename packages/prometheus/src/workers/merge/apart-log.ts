import { quietDiag } from "@meterbridge/core";

/** Tells, once for each metric, that workers' values of it cannot be added. */
export interface ApartLog {
  tell(metric: string): void;
}

const mostTold = 100;

export function apartLog(label: string): ApartLog {
  const told = new Set<string>();
  return {
    tell(metric) {
      if (told.has(metric) || told.size >= mostTold) return;
      told.add(metric);
      quietDiag.warn(
        `prometheus: workers have ${metric} with different buckets, or with no value; they are kept apart by the label ` +
          `${JSON.stringify(label)}. This is told once.`,
      );
    },
  };
}
