import { oneOf, type Rule, type Rules, secret } from "@meterbridge/core";
import type { InfluxdbExporterOptions } from "../options.ts";

type Options = InfluxdbExporterOptions;

/**
 * The rules, sharpened by what the other options say: each write API has options of its own, and there is one way to be let
 * in. So that all faults are in one error, an option that must not be absent is `null` in `options` then.
 */
export function rulesTogether(
  given: Options,
  rules: Rules<Options>,
): { readonly options: Options; readonly rules: Rules<Options> } {
  // Whatever is no object is for checkOptions to refuse.
  const options = typeof given === "object" && given !== null ? given : ({} as Options);
  const target = targetRules(options, rules);
  return {
    options: options === given ? withTarget(options) : given,
    rules: { ...rules, ...target, ...authorizationRules(options, rules) },
  };
}

function withTarget(options: Options): Options {
  const missing = null as unknown as string;
  if (!isVersion(options.version)) return options;
  const { version = "v2", bucket = missing, database = missing } = options;
  return version === "v2" ? { ...options, bucket } : { ...options, database };
}

function targetRules(options: Options, rules: Rules<Options>): Partial<Rules<Options>> {
  if (!isVersion(options.version)) return {};
  const { version = "v2" } = options;
  const needed =
    (rule: Rule): Rule =>
    (value) =>
      value === null ? `where to write to: ${version} needs it` : rule(value);
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
  const way = options.token !== undefined ? "token" : options.basic !== undefined ? "basic" : undefined;
  if (way === undefined) return { tokenScheme: () => "nothing without token" };
  return {
    ...(way === "token"
      ? { basic: secretly(rules.basic, () => "nothing beside token: one of them lets us in") }
      : { tokenScheme: () => "nothing without token" }),
    headers: secretly(rules.headers, (value) =>
      hasAuthorization(value) ? `no authorization beside ${way}` : undefined,
    ),
    url: (value) => rules.url(value) ?? (hasUserInfo(value) ? `no name and password in it beside ${way}` : undefined),
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

function hasAuthorization(headers: unknown): boolean {
  return Object.keys(headers as object).some((name) => name.toLowerCase() === "authorization");
}

function hasUserInfo(value: unknown): boolean {
  const { username, password } = new URL(String(value));
  return username !== "" || password !== "";
}
