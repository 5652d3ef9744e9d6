import type { Exposition } from "./exposition.ts";

const formats: Readonly<Record<string, Exposition["format"]>> = {
  "text/plain": "text-0.0.4",
  "text/plain version=0.0.4": "text-0.0.4",
  "text/plain version=1.0.0": "text-1.0.0",
  "application/openmetrics-text version=0.0.1": "openmetrics-0.0.1",
  "application/openmetrics-text version=1.0.0": "openmetrics-1.0.0",
  "application/vnd.google.protobuf encoding=delimited proto=io.prometheus.client.metricfamily": "protobuf",
};

const escapings = ["underscores", "dots", "values", "allow-utf-8"] as const;

/**
 * What a `Content-Type` says of an exposition. Only `text/plain` may go without a version: it is 0.0.4 then (Prometheus,
 * "Exposition formats"). Of OpenMetrics it is a fault: servers guess it differently.
 */
export function readContentType(contentType: string): Pick<Exposition, "format" | "escaping"> {
  const fail = (what: string): never => {
    throw new TypeError(`content type: ${what}: ${contentType}`);
  };
  const [type = "", ...given] = contentType.split(";").map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const parameter of given) {
    const [, name = "", value = ""] = /^([\w-]+)="?([^\s"]+)"?$/.exec(parameter) ?? fail(`what is "${parameter}"`);
    if (parameters.has(name)) fail(`${name} twice`);
    parameters.set(name, value);
  }
  const { charset = "utf-8", escaping, ...others } = Object.fromEntries(parameters);
  if (charset.toLowerCase() !== "utf-8") fail("another charset than UTF-8");
  const said = Object.entries(others).map(([name, value]) => `${name}=${value}`);
  const format = formats[[type, ...said.sort()].join(" ").toLowerCase()] ?? fail("no format of Prometheus");
  const known = escapings.find((name) => name === escaping);
  if (escaping !== undefined && !known) fail("no such escaping");
  return { format, ...(known && { escaping: known }) };
}
