import { anyOf, callable, type Clock, clockRule, having, integer, nested, type Rules, text } from "@meterbridge/core";
import type { MeterProvider } from "@opentelemetry/api";
import type { ComponentType } from "./component.ts";

/** Where the exporter sends to. */
export interface ServerAddress {
  readonly address: string;
  readonly port?: number | undefined;
}

export interface HealthOptions {
  /** What it is called in metrics (`otel.component.name`) and on the page. The type and a number unless said: `metric_exporter/0`. */
  readonly name?: string | undefined;
  /** What kind of exporter it is (`otel.component.type`). The name of its class unless said, or `metric_exporter` where it has none. */
  readonly type?: ComponentType | undefined;
  /**
   * Where metrics are recorded. A function is asked when something is sent, until it gives a provider that records:
   * `() => metrics.getMeterProvider()`, because the provider is built after the exporter. No metrics unless said: the conventions are in
   * development, and snapshot and page do without.
   */
  readonly meterProvider?: MeterProvider | (() => MeterProvider) | undefined;
  /** Where it sends to, for the attributes `server.address` and `server.port`. */
  readonly server?: ServerAddress | undefined;
  readonly clock?: Clock | undefined;
}

const serverRules: Rules<ServerAddress> = { address: text, port: integer("port", 1, 65_535) };

export const healthRules: Rules<HealthOptions> = {
  name: text,
  type: text,
  meterProvider: anyOf(callable, having("a meter provider", "getMeter")),
  server: nested(serverRules),
  clock: clockRule,
};
