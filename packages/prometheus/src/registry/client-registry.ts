import { having, type Rule } from "@meterbridge/core";

/**
 * A registry of `prom-client` 15 or `@prometheus-io/client`, known by what it can do: a process may hold copies of both,
 * and neither of them is loaded from here.
 */
export interface ClientRegistry {
  readonly contentType?: string | undefined;
  metrics(): Promise<string>;
  getMetricsAsArray(): readonly object[];
  getMetricsAsJSON(): Promise<readonly object[]>;
  registerMetric(metric: never): void;
  removeSingleMetric(name: string): void;
}

/** What stands in a registry: one of the client's own classes, or anything else that has this. */
export interface ClientMetric {
  readonly name: string;
  readonly type: string;
  get(): ClientFamily | Promise<ClientFamily>;
  /** The same with the labels of a histogram's series apart, as one object each time; the client's text is made of it. */
  getForPromString?(): ClientFamily | Promise<ClientFamily>;
}

/** What a metric has to say at a moment. */
export interface ClientFamily {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values?: readonly ClientValue[] | undefined;
}

/** One sample. */
export interface ClientValue {
  readonly value: number;
  readonly labels?: ClientLabels | undefined;
  /** Labels of all samples of its series, where they are kept apart from `le`. */
  readonly sharedLabels?: ClientLabels | undefined;
  /** The name of the sample, where it is not that of the family. */
  readonly metricName?: string | undefined;
  readonly exemplar?: ClientExemplar | null | undefined;
}

export type ClientLabels = Readonly<Record<string, unknown>>;

export interface ClientExemplar {
  readonly labelSet: ClientLabels;
  readonly value: number | null;
  /** In seconds since 1970. */
  readonly timestamp?: number | undefined;
}

export const clientRegistryRule: Rule = having(
  "a registry of prom-client or @prometheus-io/client",
  "metrics",
  "getMetricsAsArray",
  "getMetricsAsJSON",
  "registerMetric",
  "removeSingleMetric",
);

/** Whether its text is OpenMetrics. The registry decides that, not who asks. */
export function isOpenMetricsRegistry(registry: ClientRegistry): boolean {
  return registry.contentType?.startsWith("application/openmetrics-text") ?? false;
}

/** The labels that a registry adds to every series. It has no method that gives them. */
export function defaultLabelsOf(registry: ClientRegistry): ClientLabels {
  const { _defaultLabels: labels } = registry as { readonly _defaultLabels?: unknown };
  return typeof labels === "object" && labels !== null ? (labels as ClientLabels) : {};
}
