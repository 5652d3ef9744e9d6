/** What lies between the exporters and the backend. */
type Topology = "gateways" | "nodes · gateways" | "Kafka · consumers" | "nodes · gateways · Kafka · consumers";

/** What is down. */
export type Outage = "half of the gateways" | "all gateways" | "broker" | "backend";

/**
 * How the Collectors are set up: as they come, with sending queues that give up after five minutes; or so that nothing counts as
 * delivered before the next one has it (docs/scaling.md says how).
 */
export type Setup = "default" | "careful";

export interface Scenario {
  readonly topology: Topology;
  readonly outage: Outage;
  readonly setup: Setup;
}

/** Twice of what comes in is what each part can take; a broker ten times. */
export const size = {
  exporters: 2_000,
  intervalMs: 10_000,
  requestBytes: 10_000,
  nodes: 100,
  gateways: 4,
  consumers: 4,
  partitions: 12,
  capacity: { node: 100, gateway: 100, broker: 2_000, consumer: 100, backend: 400 },
} as const;

/** What the Collector's `exporterhelper` and `configretry` have unless said. */
export const collectorDefaults = {
  queueSize: 1_000,
  consumers: 10,
  initialDelayMs: 5_000,
  growth: 1.5,
  jitter: 0.5,
  maxDelayMs: 30_000,
  maxElapsedMs: 300_000,
} as const;

export const outageTime = { fromMs: 60_000, toMs: 660_000 } as const;
export const endMs = 1_860_000;

export const hasNodes = ({ topology }: Scenario): boolean => topology.startsWith("nodes");
export const hasGateways = ({ topology }: Scenario): boolean => topology.includes("gateways");
export const hasKafka = ({ topology }: Scenario): boolean => topology.includes("Kafka");

export const outages: readonly Outage[] = ["half of the gateways", "all gateways", "broker", "backend"];
const topologies: readonly Topology[] = [
  "gateways",
  "nodes · gateways",
  "Kafka · consumers",
  "nodes · gateways · Kafka · consumers",
];
const setups: readonly Setup[] = ["default", "careful"];

/** Every outage of what there is in a chain. */
export function allScenarios(): readonly Scenario[] {
  const all = outages.flatMap((outage) =>
    topologies.flatMap((topology) => setups.map((setup): Scenario => ({ topology, outage, setup }))),
  );
  return all.filter(isPossible);
}

function isPossible(scenario: Scenario): boolean {
  if (scenario.outage === "backend") return true;
  return scenario.outage === "broker" ? hasKafka(scenario) : hasGateways(scenario);
}
