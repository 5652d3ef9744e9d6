import { oneOf, required, type Rule, type Rules, secret } from "@meterbridge/core";
import { rulesBesideTransport } from "@meterbridge/pooled-http";
import { schemaRules } from "../lines/schema-rules.ts";
import type { InfluxdbExporterOptions } from "../options.ts";

type Options = InfluxdbExporterOptions;

/**
 * The rules, sharpened by what the other options say: each write API has options of its own, and there is one way to be let
 * in.
 */
export function rulesTogether(given: Options, rules: Rules<Options>): Rules<Options> {
  // Whatever is no object is for checkOptions to refuse.
  const options = typeof given === "object" && given !== null ? given : ({} as Options);
  return {
    ...rules,
    ...schemaRules(options),
    ...targetRules(options, rules),
    ...authorizationRules(options, rules),
    ...rulesBesideTransport(options),
  };
}

function targetRules(options: Options, rules: Rules<Options>): Partial<Rules<Options>> {
  if (!isVersion(options.version)) return {};
  const { version = "v2" } = options;
  const needed = (rule: Rule): Rule =>
    required((value) => (value === undefined ? `where to write to: ${version} needs it` : rule(value)));
  const only = (owner: "v1" | "v2" | "v3", rule: Rule, instead = ""): Rule =>
    version === owner ? rule : () => `nothing with version ${version}: it is for ${owner}${instead}`;
  return {
    org: only("v2", rules.org),
    bucket: only("v2", needed(rules.bucket), ", and here it is called database"),
    database: version === "v2" ? () => "nothing with version v2: here it is called bucket" : needed(rules.database),
    retentionPolicy: only("v1", rules.retentionPolicy),
    consistency: only("v1", rules.consistency),
    noSync: only("v3", rules.noSync),
  };
}

function authorizationRules(options: Options, rules: Rules<Options>): Partial<Rules<Options>> {
  const { token, basic, headers } = options;
  const way = token !== undefined ? "token" : basic !== undefined ? "basic" : undefined;
  const beside = way ?? (isHeaders(headers, rules) && hasAuthorization(headers) ? "headers.authorization" : undefined);
  return {
    ...(way === "token"
      ? { basic: secretly(rules.basic, () => "nothing beside token: one of them lets us in") }
      : { tokenScheme: () => "nothing without token" }),
    ...(way && {
      headers: secretly(rules.headers, (value) =>
        hasAuthorization(value) ? `no authorization beside ${way}` : undefined,
      ),
    }),
    ...(beside && {
      url: (value) =>
        rules.url(value) ?? (hasUserInfo(value) ? `no name and password in it beside ${beside}` : undefined),
    }),
  };
}

/** The second rule where the first is content. */
function secretly(first: Rule, second: Rule): Rule {
  return secret((value) => first(value) ?? second(value));
}

function isVersion(version: unknown): boolean {
  return version === undefined || versionRule(version) === undefined;
}

const versionRule: Rule = oneOf("v1", "v2", "v3");

function isHeaders(headers: unknown, rules: Rules<Options>): boolean {
  return headers !== undefined && rules.headers(headers) === undefined;
}

function hasAuthorization(headers: unknown): boolean {
  return Object.keys(headers as object).some((name) => name.toLowerCase() === "authorization");
}

function hasUserInfo(value: unknown): boolean {
  const { username, password } = new URL(String(value));
  return username !== "" || password !== "";
}
