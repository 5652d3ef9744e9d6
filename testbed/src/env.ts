import { delimiter } from "node:path";

/** In CI a server that is absent is a failure; elsewhere its tests are skipped. */
export function isCi(): boolean {
  return ["1", "true"].includes(process.env["CI"] ?? "");
}

/** The folders in which programs are looked for: also that of servers, which only root's PATH has on Debian. */
export function searchPath(): string {
  return [process.env["PATH"] ?? "", "/usr/sbin"].join(delimiter);
}

/** What a Go build is given: the pure Go linker, so that the result runs anywhere. */
export function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: "0" };
}

/** What pip is given: no warnings that are about other installations than ours. */
export function pipEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_ROOT_USER_ACTION: "ignore" };
}

/** Where an InfluxDB that somebody else has started is, and what it lets in; those of the compose file unless said. */
export function influxdbPlace(version: 2 | 3): { readonly url: string; readonly token: string } {
  const composed = {
    2: { url: "http://127.0.0.1:18086", token: "meterbridge-testbed" },
    3: { url: "http://127.0.0.1:18181", token: "apiv3_meterbridge-testbed" },
  }[version];
  return {
    url: process.env[`TESTBED_INFLUXDB${version}_URL`] ?? composed.url,
    token: process.env[`TESTBED_INFLUXDB${version}_TOKEN`] ?? composed.token,
  };
}
