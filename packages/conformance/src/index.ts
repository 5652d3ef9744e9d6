export { assertArrived } from "./arrived.ts";
export { assertFailed } from "./assert-failed.ts";
export { assertLossTold } from "./assert-loss-told.ts";
export type { Bench } from "./bench.ts";
export {
  allCapabilities,
  cannot,
  cannotEach,
  everything,
  everythingScraped,
  type Can,
  type Cannot,
  type Capabilities,
  type Capability,
} from "./capabilities.ts";
export { capabilityNotes } from "./capability-notes.ts";
export type { Case } from "./case.ts";
export { standardCases } from "./cases/index.ts";
export { buildMetrics, type MetricPlan, type OriginPlan, type PointPlan } from "./data/build-metrics.ts";
export type { TemporalityWishes } from "./data/metrics-for.ts";
export { sampleMetrics } from "./data/sample-metrics.ts";
export { standardData, type StandardPart } from "./data/standard-data.ts";
export { standardMetrics } from "./data/standard-metrics.ts";
export { suiteTimeMs } from "./data/suite-time.ts";
export type { Diagnostics, DiagLine } from "./diagnostics.ts";
export type { FarEnd, ReceivedPoint, Scraped, ScrapingFarEnd } from "./far-end.ts";
export { formatReport } from "./format-report.ts";
export type * from "./point.ts";
export { pointsOfMetrics } from "./points-of-metrics.ts";
export type { CaseResult, RunCaseOptions } from "./run-case.ts";
export { runConformance, type ConformanceReport, type RunConformanceOptions } from "./run-conformance.ts";
export type { HandingProducer } from "./handing-producer.ts";
export type { Answer, Exporting, Running } from "./running.ts";
export type { RunningPull } from "./running-pull.ts";
export { seededRandom } from "./seeded-random.ts";
export { sortPoints } from "./sort-points.ts";
export type { Settings, Started, StartedPull, StartedPush, Subject } from "./subject.ts";
export { testClock, type TestClock, type TestClockOptions } from "./test-clock.ts";
export type { Pace, Time } from "./time.ts";
export { shownOf } from "./traces-of-secret.ts";
export type { Verdict } from "./verdict.ts";
