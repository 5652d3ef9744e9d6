import type { RecordedRequest } from "../recorded-request.ts";
import type { InfluxdbVersion } from "./influxdb-server.ts";
import type { ReadingRules } from "./reading-rules.ts";

type Precision = ReadingRules["precision"];

/** The precision that the address of a request asks for, as that server understands it. */
export function askedPrecision({ path }: Pick<RecordedRequest, "path">, version: InfluxdbVersion): Precision {
  const asked = new URL(path, "http://localhost").searchParams.get("precision");
  if (asked === null) return version === "v3" ? "auto" : "ns";
  // InfluxDB 1 takes a word that it does not know, `us` for instance, for nanoseconds; the others do not get so far.
  return precisions[version].get(asked) ?? "ns";
}

const short = ["ns", "us", "ms", "s"] as const;

const precisions: Readonly<Record<InfluxdbVersion, ReadonlyMap<string, Precision>>> = {
  v1: new Map<string, Precision>([
    ["u", "us"],
    ...(["ms", "s", "m", "h"] as const).map((unit) => [unit, unit] as const),
  ]),
  v2: new Map(short.map((unit) => [unit, unit])),
  v3: new Map<string, Precision>([
    ...(["auto", ...short] as const).map((unit) => [unit, unit] as const),
    ["u", "us"],
    ["second", "s"],
    ["millisecond", "ms"],
    ["microsecond", "us"],
  ]),
};
