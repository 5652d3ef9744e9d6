/** How a figure that layers show becomes a metric of our own namespace. */
export interface OwnMetric {
  readonly name: string;
  readonly kind: "counter" | "upDownCounter" | "gauge";
  readonly unit: string;
  readonly description: string;
  /** The words that the figure can have: one series each, 1 (or how many layers say so) for what is, and 0. */
  readonly states?: readonly string[];
}

/** The attribute that says which state a series is about. */
export const stateAttribute = "meterbridge.state";

const point = "{data_point}";

/** By the name of the figure. Figures that are not here are in the snapshot only. */
export const ownMetrics: Readonly<Record<string, OwnMetric>> = {
  retries: counter("retries", "{retry}", "How often something was sent again."),
  "duplicates.possible": counter("duplicates.possible", point, "Data points that may have arrived twice."),
  "requests.in_flight": level("requests.in_flight", "{request}", "Requests without an answer."),
  "queue.items": level("queue.items", "{item}", "What waits in memory."),
  "queue.points": level("queue.points", point, "Data points that wait in memory."),
  "queue.bytes": level("queue.bytes", "By", "Bytes that wait in memory."),
  "queue.capacity.bytes": level("queue.capacity.bytes", "By", "How many bytes may wait in memory."),
  "queue.capacity.items": level("queue.capacity.items", "{item}", "How many things may wait in memory."),
  "spool.items": level("spool.items", "{item}", "What waits on disk."),
  "spool.points": level("spool.points", point, "Data points that wait on disk."),
  "spool.bytes": level("spool.bytes", "By", "Bytes that wait on disk, also to be deleted."),
  "spool.capacity.bytes": level("spool.capacity.bytes", "By", "How many bytes may wait on disk."),
  "spool.mode": states("spool.mode", "Where the spool keeps things.", ["disk", "memory"]),
  "accepted.points": counter("accepted.points", point, "Data points that a queue or a spool has accepted."),
  "accepted.recovered": counter("accepted.recovered", point, "Data points found on disk, of a process that is gone."),
  "accepted.delivered": counter("accepted.delivered", point, "Accepted data points that arrived."),
  "accepted.rejected": counter("accepted.rejected", point, "Accepted data points that the far end refused."),
  "accepted.dropped": counter("accepted.dropped", point, "Accepted data points that are gone for good, by reason."),
  "accepted.passed_on": counter("accepted.passed_on", point, "Accepted data points that a further queue has accepted."),
  "accepted.merged": counter("accepted.merged", point, "Accepted data points that went into others."),
  "circuit_breaker.state": states("circuit_breaker.state", "Whether the breaker lets anything through.", [
    "closed",
    "open",
    "half_open",
  ]),
  "circuit_breaker.opened": counter("circuit_breaker.opened", "{opening}", "How often the breaker opened."),
  "circuit_breaker.turned_away": counter("circuit_breaker.turned_away", "{send}", "Sends answered without sending."),
  "fallback.active": states("fallback.active", "Which member is sent to first.", ["primary", "secondary"]),
  "fallback.switches": counter("fallback.switches", "{switch}", "How often that changed."),
};

/** When data points last arrived, in seconds since 1970: not a figure, but what the snapshot shows as `lastSuccessAt`. */
export const lastSuccessMetric: OwnMetric = {
  name: named("last_success.time"),
  kind: "gauge",
  unit: "s",
  description: "When data points last arrived, in seconds since 1970.",
};

function counter(figure: string, unit: string, description: string): OwnMetric {
  return { name: named(figure), kind: "counter", unit, description };
}

function level(figure: string, unit: string, description: string): OwnMetric {
  return { name: named(figure), kind: "upDownCounter", unit, description };
}

function states(figure: string, description: string, words: readonly string[]): OwnMetric {
  return { name: named(figure), kind: "upDownCounter", unit: "{layer}", description, states: words };
}

function named(figure: string): string {
  return `meterbridge.exporter.${figure}`;
}
