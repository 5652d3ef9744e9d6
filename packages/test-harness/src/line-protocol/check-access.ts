import type { RecordedRequest } from "../recorded-request.ts";
import type { InfluxdbServerOptions, InfluxdbVersion, ServerAnswer } from "./influxdb-server.ts";
import { serverAnswer } from "./server-words.ts";

const paths: Readonly<Record<InfluxdbVersion, string>> = {
  v1: "/write",
  v2: "/api/v2/write",
  v3: "/api/v3/write_lp",
};

/** Says why a server does not even look at the lines of a request; `undefined`: it does. */
export function checkAccess(request: RecordedRequest, server: InfluxdbServerOptions): ServerAnswer | undefined {
  const { version } = server;
  const { pathname, searchParams } = new URL(request.path, "http://localhost");
  if (pathname !== paths[version]) return serverAnswer(version, 404, version === "v2" ? "path not found" : "not found");
  if (request.method !== "POST") return serverAnswer(version, 405, "method not allowed");
  const stranger = strangerFault(request, searchParams, server);
  if (stranger !== undefined) return serverAnswer(version, 401, stranger);
  return targetFault(searchParams, server) ?? sizeFault(request, server);
}

function strangerFault(
  { headers }: RecordedRequest,
  parameters: URLSearchParams,
  { version, token, basic }: InfluxdbServerOptions,
): string | undefined {
  if (token === undefined && basic === undefined) return undefined;
  const { authorization } = headers;
  const shown = [authorization, basicOf(parameters.get("u"), parameters.get("p"))].filter((one) => one !== undefined);
  const schemes = version === "v1" ? ["Bearer"] : ["Token", "Bearer"];
  const welcome = [
    ...(token === undefined ? [] : schemes.map((scheme) => `${scheme} ${token}`)),
    ...(basic ? [basicOf(basic.username, basic.password)] : []),
  ];
  if (shown.some((one) => welcome.includes(one))) return undefined;
  if (version !== "v1") return "unauthorized access";
  return shown.length > 0 ? "authorization failed" : "unable to parse authentication credentials";
}

function basicOf(username: string | null, password: string | null): string | undefined {
  if (username === null) return undefined;
  return `Basic ${Buffer.from(`${username}:${password ?? ""}`).toString("base64")}`;
}

function targetFault(parameters: URLSearchParams, server: InfluxdbServerOptions): ServerAnswer | undefined {
  const { version } = server;
  const say = (status: number, message: string): ServerAnswer => serverAnswer(version, status, message);
  const database = parameters.get("db") ?? "";
  const precision = parameters.get("precision");
  switch (version) {
    case "v1":
      if (database === "") return say(400, "database is required");
      if (isOther(database, server.database)) return say(404, `database not found: ${JSON.stringify(database)}`);
      return undefined;
    case "v2": {
      if (precision !== null && !["ns", "us", "ms", "s"].includes(precision)) {
        return say(400, "invalid precision; valid precision units are ns, us, ms, and s");
      }
      const org = parameters.get("org") ?? parameters.get("orgID") ?? "";
      const bucket = parameters.get("bucket") ?? "";
      if (bucket === "") return say(404, "bucket not found");
      if (isOther(org, server.org)) return say(404, `organization name ${JSON.stringify(org)} not found`);
      if (isOther(bucket, server.bucket)) return say(404, `bucket ${JSON.stringify(bucket)} not found`);
      return undefined;
    }
    case "v3":
      if (database === "") return say(400, "missing query parameter 'db'");
      if (precision !== null && !precisionsOfV3.includes(precision)) {
        return say(400, `serde error: unknown variant \`${precision}\``);
      }
      return undefined;
  }
}

const precisionsOfV3: readonly string[] = [
  ...["auto", "second", "millisecond", "microsecond", "nanosecond"],
  ...["s", "ms", "us", "u", "ns", "n"],
];

function isOther(asked: string, only: string | undefined): boolean {
  return only !== undefined && asked !== only;
}

function sizeFault(request: RecordedRequest, server: InfluxdbServerOptions): ServerAnswer | undefined {
  const { version, maxBodyBytes = Infinity } = server;
  const size = version === "v1" ? request.wireBody.length : request.body.length;
  if (size <= maxBodyBytes) return undefined;
  const words: Readonly<Record<InfluxdbVersion, string>> = {
    v1: "Request Entity Too Large",
    v2: "unable to read data: points batch is too large",
    v3: `max request size (${maxBodyBytes} bytes) exceeded`,
  };
  return serverAnswer(version, 413, words[version]);
}
