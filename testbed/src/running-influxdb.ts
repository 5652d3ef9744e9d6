import { influxdbPlace } from "./env.ts";
import { influxqlApi, type InfluxqlApi } from "./influxql-api.ts";

/** An InfluxDB that is not ours to start, kill or empty. */
export interface RunningInfluxdb extends InfluxqlApi {
  readonly url: string;
  readonly token: string;
}

/**
 * The InfluxDB 2 or 3 of the compose file, or whose URL and token are in the environment, when one is there. With version 2, the
 * organization and the bucket, with version 3 the database, is `meterbridge`: what is in it stays, so tests write under names
 * of their own. There is none in CI, which has no Docker.
 */
export async function runningInfluxdb(
  version: 2 | 3,
): Promise<
  | { readonly available: true; readonly influxdb: RunningInfluxdb }
  | { readonly available: false; readonly reason: string }
> {
  const { url, token } = influxdbPlace(version);
  const headers = { authorization: `${version === 2 ? "Token" : "Bearer"} ${token}` };
  const fault = await faultOf(`${url}${version === 2 ? "/api/v2/buckets?name=meterbridge" : "/health"}`, headers);
  if (fault === undefined) return { available: true, influxdb: { ...influxqlApi(url, headers), url, token } };
  const howTo = `\`docker compose -f testbed/compose.yaml up influxdb-${version}\` starts one`;
  return { available: false, reason: `no InfluxDB ${version} at ${url} (${fault}): ${howTo}` };
}

async function faultOf(url: string, headers: Readonly<Record<string, string>>): Promise<string | undefined> {
  try {
    const { ok, status } = await fetch(url, { headers, signal: AbortSignal.timeout(2_000) });
    return ok ? undefined : `HTTP ${status}`;
  } catch {
    return "nobody answers";
  }
}
