import { required, type Rule, type Rules, secret } from "@meterbridge/core";
import { rulesBesideTransport } from "@meterbridge/pooled-http/settings";
import type { DatadogEnvironment } from "./env.ts";
import { type DatadogExporterOptions, datadogExporterRules as rules } from "./options.ts";

type Options = DatadogExporterOptions;

/** The rules, sharpened by what the other options and the environment say. */
export function rulesTogether(given: Options, environment: DatadogEnvironment): Rules<Options> {
  // Whatever is no object is for checkOptions to refuse.
  const options = typeof given === "object" && given !== null ? given : ({} as Options);
  return {
    ...rules,
    apiKey: keyRule(environment),
    tags: tagsRule(environment),
    ...(options.url === undefined && { site: siteRule(environment) }),
    ...(options.mode === "otlp" && otlpRules),
    ...rulesBesideTransport(options),
  };
}

function keyRule({ apiKey }: DatadogEnvironment): Rule {
  if (apiKey !== undefined && rules.apiKey(apiKey) === undefined) return rules.apiKey;
  const variable = apiKey === undefined ? "DD_API_KEY" : "DD_API_KEY, which is wrong";
  return secret(
    required((value) => (value === undefined ? `an API key, or the variable ${variable}` : rules.apiKey(value))),
  );
}

function siteRule({ site }: DatadogEnvironment): Rule {
  const wrong = site === undefined ? undefined : rules.site(site);
  if (typeof wrong !== "string") return rules.site;
  return secret(required((value) => (value === undefined ? `${wrong}; DD_SITE is wrong` : rules.site(value))));
}

function tagsRule({ tags }: DatadogEnvironment): Rule {
  const wrong = tags === undefined ? undefined : rules.tags(tags);
  if (typeof wrong !== "string") return rules.tags;
  return required((value) => (value === undefined ? `${wrong}; DD_TAGS is wrong` : rules.tags(value)));
}

/** Of these nothing is in OTLP but the resource. */
const otlpRules: Partial<Rules<Options>> = {
  tags: () =>
    'nothing with mode "otlp": attributes of the resource are tags, with resourceAttributesAsTags all of them',
  host: () => 'nothing with mode "otlp": the resource\'s attribute datadog.host.name says it',
};
