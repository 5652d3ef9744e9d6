import * as promClient from "prom-client";
import * as prometheusIo from "@prometheus-io/client";

/** Both clients, by name: what is promised of one is promised of the other. Their types differ in what nobody needs here. */
export const clients: readonly (readonly [name: string, client: typeof promClient])[] = [
  ["prom-client 15", promClient],
  ["@prometheus-io/client", prometheusIo as unknown as typeof promClient],
];

export type Client = typeof promClient;

/** A registry whose text is OpenMetrics. */
export function openMetricsRegistry({ Registry }: Client): promClient.Registry<promClient.OpenMetricsContentType> {
  const registry = new Registry<promClient.OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry;
}

/** A counter without labels in this registry, at 0. */
export function counter(
  { Counter }: Client,
  registry: promClient.Registry | promClient.Registry<promClient.OpenMetricsContentType>,
  name: string,
  collect?: () => void | Promise<void>,
): promClient.Counter {
  return new Counter({ name, help: `${name}'s help`, registers: [registry], ...(collect && { collect }) });
}
