import { wellFormed } from "@meterbridge/core/points";
import type { Precision } from "../text/time-text.ts";
import type { InfluxdbExporterOptions } from "../options.ts";

type TargetOptions = Pick<
  InfluxdbExporterOptions,
  | "url"
  | "version"
  | "org"
  | "bucket"
  | "database"
  | "retentionPolicy"
  | "consistency"
  | "noSync"
  | "precision"
  | "basic"
>;

/**
 * The address that lines are written to: the server's base, its prefix path kept, with the path and the parameters of the
 * write API. A name and password stand in it as user info, of which the transport makes a header and keeps it to itself.
 */
export function writeUrl(options: TargetOptions): URL {
  const url = new URL(options.url ?? "http://localhost:8086");
  const { path, parameters } = endpointOf(options);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}${path}`;
  url.search = parameters
    .filter((parameter): parameter is [string, string] => parameter[1] !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(wellFormed(value))}`)
    .join("&");
  if (options.basic) {
    url.username = encodeURIComponent(wellFormed(options.basic.username));
    url.password = encodeURIComponent(wellFormed(options.basic.password));
  }
  return url;
}

interface Endpoint {
  readonly path: string;
  readonly parameters: readonly (readonly [name: string, value: string | undefined])[];
}

function endpointOf(options: TargetOptions): Endpoint {
  const { version = "v2", org, bucket, database, retentionPolicy, consistency, noSync, precision = "ns" } = options;
  switch (version) {
    case "v1":
      return {
        path: "/write",
        parameters: [
          ["db", database],
          ["rp", retentionPolicy],
          ["precision", precisionsOfV1[precision]],
          ["consistency", consistency],
        ],
      };
    case "v2":
      return {
        path: "/api/v2/write",
        parameters: [
          [isId(org) ? "orgID" : "org", org],
          ["bucket", bucket],
          ["precision", precision],
        ],
      };
    case "v3":
      return {
        path: "/api/v3/write_lp",
        parameters: [
          ["db", database],
          ["precision", precisionsOfV3[precision]],
          ["no_sync", noSync ? "true" : undefined],
        ],
      };
  }
}

/** InfluxDB 1 takes a word that it does not know, `us` among them, for nanoseconds, and says nothing. */
const precisionsOfV1: Readonly<Record<Precision, string>> = { ns: "n", us: "u", ms: "ms", s: "s" };

/** Unless it is told, InfluxDB 3 guesses by how large a time is. */
const precisionsOfV3: Readonly<Record<Precision, string>> = {
  ns: "nanosecond",
  us: "microsecond",
  ms: "millisecond",
  s: "second",
};

/** Ids of InfluxDB 2 are 16 hexadecimal digits; what else looks so, looks so to the server, too. */
function isId(org: string | undefined): boolean {
  return org !== undefined && /^[\da-f]{16}$/i.test(org);
}
