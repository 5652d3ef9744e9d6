type Environment = Readonly<Record<string, string | undefined>>;

/** What `DD_*` asks of an exporter, unchecked; what is absent was not asked for. */
export interface DatadogEnvironment {
  readonly apiKey?: string;
  readonly site?: string;
  readonly tags?: readonly string[];
  readonly host?: string;
}

/**
 * Reads `DD_API_KEY`, `DD_SITE`, `DD_HOSTNAME` and `DD_TAGS`, whose tags stand behind commas or white space. Empty ones count as
 * unset, and white space around them is no part of them: keys often come out of files.
 *
 * `DD_ENV`, `DD_SERVICE` and `DD_VERSION` are not read. They are said of what sends the metrics, which OpenTelemetry calls the
 * resource, and `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say it for all signals.
 */
export function datadogEnvironment(env: Environment = process.env): DatadogEnvironment {
  const apiKey = valueOf(env, "DD_API_KEY");
  const site = valueOf(env, "DD_SITE");
  const host = valueOf(env, "DD_HOSTNAME");
  const tags = valueOf(env, "DD_TAGS")
    ?.split(/[\s,]+/)
    .filter((tag) => tag !== "");
  return {
    ...(apiKey !== undefined && { apiKey }),
    ...(site !== undefined && { site }),
    ...(host !== undefined && { host }),
    ...(tags && tags.length > 0 && { tags }),
  };
}

function valueOf(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
