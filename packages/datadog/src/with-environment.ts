import { quietDiag } from "@meterbridge/core";
import type { DatadogEnvironment } from "./env.ts";
import type { DatadogExporterOptions } from "./options.ts";

/** Completes options by what `DD_*` asks for: options win. What the mode has no place for is passed over, with a warning. */
export function withEnvironment(
  options: DatadogExporterOptions,
  { apiKey, site, tags, host }: DatadogEnvironment,
): DatadogExporterOptions {
  const isOtlp = options.mode === "otlp";
  if (isOtlp) passOver({ DD_TAGS: tags, DD_HOSTNAME: host });
  return {
    ...options,
    apiKey: options.apiKey ?? apiKey,
    site: options.site ?? site,
    ...(!isOtlp && { tags: options.tags ?? tags, host: options.host ?? host }),
  };
}

function passOver(variables: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) continue;
    quietDiag.warn(`datadog: ${name} is passed over: with mode "otlp" it is for the resource's attributes to say`);
  }
}
