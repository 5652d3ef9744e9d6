export type { WorkerGroupOptions } from "./group-options.ts";
export type { PolicyChoice, PolicyMetric, WorkerPolicy } from "./merge/worker-policy.ts";
export { workerGroup, type WorkerGroup } from "./worker-group.ts";
export { workerReader, type WorkerReader, type WorkerReaderOptions } from "./worker-reader.ts";
