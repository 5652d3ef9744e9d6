import { quietDiag } from "@meterbridge/core";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the environment wants an exporter to listen; what is absent was not said. */
export interface PrometheusEnvironment {
  readonly host?: string;
  readonly port?: number;
}

/**
 * Reads `OTEL_EXPORTER_PROMETHEUS_HOST` and `OTEL_EXPORTER_PROMETHEUS_PORT`. Empty ones count as unset; a port that is
 * none is told in a warning and passed over. Nothing is read when `OTEL_CONFIG_FILE` is set.
 * OpenTelemetry specification, configuration/sdk-environment-variables.md, "Prometheus Exporter".
 */
export function prometheusEnvironment(env: Environment = process.env): PrometheusEnvironment {
  if (valueOf(env, "OTEL_CONFIG_FILE") !== undefined) return {};
  const host = valueOf(env, "OTEL_EXPORTER_PROMETHEUS_HOST");
  const port = portOf(valueOf(env, "OTEL_EXPORTER_PROMETHEUS_PORT"));
  return { ...(host !== undefined && { host }), ...(port !== undefined && { port }) };
}

function valueOf(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function portOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  quietDiag.warn(`prometheus: OTEL_EXPORTER_PROMETHEUS_PORT is passed over: it is no port: ${JSON.stringify(value)}`);
  return undefined;
}
