import type { InfluxdbVersion, ServerAnswer } from "./influxdb-server.ts";
import { versionNames } from "./influxdb-server.ts";

/**
 * An answer in the words of a server. InfluxDB 1 (`services/httpd/handler.go`): JSON with `error`, which the header `X-Influxdb-Error` says,
 * too. InfluxDB 2 (`kit/transport/http/error_handler.go`): JSON with `code` and `message`. InfluxDB 3 (`influxdb3_server/src/http.rs`): for
 * some errors JSON with `error` and `data`, for most a plain text, for 401 and 403 nothing.
 */
export function serverAnswer(version: InfluxdbVersion, status: number, message = "", data?: object): ServerAnswer {
  if (status === 204) return { status, headers: headersOf(version), body: "" };
  switch (version) {
    case "v1":
      return json(version, status, { error: message }, errorHeaders(status, message));
    case "v2": {
      const code = codes[status] ?? (status >= 500 ? "internal error" : "invalid");
      return json(version, status, { code, message }, { "x-platform-error-code": code });
    }
    case "v3":
      if (data) return json(version, status, { error: message, data }, {});
      return { status, headers: headersOf(version), body: status === 401 || status === 403 ? "" : message };
  }
}

/** `kit/platform/errors` of InfluxDB 2. */
const codes: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "unauthorized",
  403: "forbidden",
  404: "not found",
  405: "method not allowed",
  413: "request too large",
  422: "unprocessable entity",
  429: "too many requests",
  503: "unavailable",
};

function json(
  version: InfluxdbVersion,
  status: number,
  content: object,
  more: Readonly<Record<string, string>>,
): ServerAnswer {
  const headers = { ...headersOf(version), ...more, "content-type": "application/json" };
  // InfluxDB 1 ends it with a line feed.
  return { status, headers, body: `${JSON.stringify(content)}${version === "v1" ? "\n" : ""}` };
}

function headersOf(version: InfluxdbVersion): Readonly<Record<string, string>> {
  return { "x-influxdb-version": versionNames[version], "x-influxdb-build": version === "v3" ? "Core" : "OSS" };
}

function errorHeaders(status: number, message: string): Readonly<Record<string, string>> {
  if (status === 401) return { "www-authenticate": 'Basic realm="InfluxDB"' };
  // The first KiB of it, and Go puts spaces in the place of what ends a header; what is beyond ASCII is sent as UTF-8.
  const shown = Buffer.from(message)
    .subarray(0, 1024)
    .toString("latin1")
    .replaceAll(/[\r\n]/g, " ");
  // oxlint-disable-next-line no-control-regex -- Node refuses to send these
  return { "x-influxdb-error": shown.replaceAll(/[\0-\x08\x0b-\x1f\x7f]/g, "?") };
}
