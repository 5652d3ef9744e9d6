export type { ComponentType } from "./component.ts";
export { exportHealth } from "./export-health.ts";
export type { HealthReport } from "./handler/answer.ts";
export {
  healthHandler,
  healthHandlerRules,
  type HealthHandler,
  type HealthHandlerOptions,
  type HealthSource,
} from "./handler/health-handler.ts";
export type { Health } from "./health.ts";
export { healthRules, type HealthOptions, type ServerAddress } from "./options.ts";
export type { Countable } from "@meterbridge/core";
export type { Latency } from "./recent-operations.ts";
export type { Depth, HealthSnapshot, LastError, SuccessRates } from "./snapshot.ts";
export type { Status } from "./status.ts";
export { withHealth } from "./with-health.ts";
