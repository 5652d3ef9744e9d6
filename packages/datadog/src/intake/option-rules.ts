import { headerValueFault, type OptionFault, type Rule, secret, url as urlWith } from "@meterbridge/core";
import { headersRule } from "@meterbridge/pooled-http/settings";

/** A key by itself, or a function that gives it. No error shows it. */
export const apiKeyRule: Rule = secret((value) => {
  if (typeof value === "function") return undefined;
  const isKey = typeof value === "string" && /^\S+$/.test(value) && headerValueFault(value) === undefined;
  return isKey ? undefined : "an API key without white space, that a header can carry, or a function that gives one";
});

/** Headers that stay the same and do not say what options say. No error shows their values. */
export const fixedHeadersRule: Rule = secret((value) => {
  if (typeof value === "function") {
    return "an object of header names and values; a key that changes is given as apiKey";
  }
  const wrong = headersRule(value);
  if (wrong !== undefined) return wrong;
  const faults = Object.keys(value as object).flatMap((option): readonly OptionFault[] => {
    const fault = ownHeaders[option.toLowerCase()];
    return fault === undefined ? [] : [{ option, fault }];
  });
  return faults.length > 0 ? faults : undefined;
});

const ownHeaders: Readonly<Record<string, string>> = {
  "dd-api-key": "is given as apiKey",
  "dd-otel-metric-config": "is made of histograms, resourceAttributesAsTags and scopeAsTags",
};

const httpUrl = urlWith("http:", "https:");

/** A base, to which the path of an intake can be appended. */
export const baseUrlRule: Rule = (value) => {
  const wrong = httpUrl(value);
  if (wrong !== undefined) return wrong;
  const { pathname, search, hash } = new URL(value as string | URL);
  if (search || hash) return "the base of the intake, without a query";
  const isIntake = /\/(?:api\/v[12]\/series|api\/beta\/sketches|v1\/metrics)\/*$/.test(pathname);
  return isIntake ? "the base of the intake: the paths are appended to it" : undefined;
};

const hostName = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/i;
/** What stands before the site in the addresses of its pages and intakes. */
const prefix = /^(?:app|api|otlp|www)\./i;

/** The name of a site. Of an address that has it in it, the name is told; what is none is not shown: it may be the key. */
export const siteRule: Rule = secret((value) => {
  const allowed = 'a site\'s name, such as "datadoghq.com", "us5.datadoghq.com" or "datadoghq.eu"';
  if (typeof value !== "string") return allowed;
  if (hostName.test(value) && !prefix.test(value)) return undefined;
  const site = siteIn(value);
  return site === undefined ? allowed : `the site's name alone: ${JSON.stringify(site)}`;
});

function siteIn(address: string): string | undefined {
  const [host = ""] = address
    .trim()
    .replace(/^[a-z][a-z\d+.-]*:\/\/(?:[^/]*@)?/i, "")
    .split(/[/?#:]/, 1);
  const site = host.toLowerCase().replace(prefix, "");
  return hostName.test(site) ? site : undefined;
}
