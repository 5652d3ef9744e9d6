/** How a client makes one series of those that all workers of a cluster have. */
export type Aggregator = "sum" | "first" | "min" | "max" | "average" | "omit";

export const aggregators: readonly Aggregator[] = ["sum", "first", "min", "max", "average", "omit"];
