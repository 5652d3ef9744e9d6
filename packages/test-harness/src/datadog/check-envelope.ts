import type { RecordedRequest } from "../recorded-request.ts";
import { type IntakePath, intakePathOf, intakePaths } from "./intake-paths.ts";
import { metricConfigBreaches } from "./check-metric-config.ts";
import { breach, type IntakeBreach, shown } from "./intake-rules.ts";
import { rawBody } from "./raw-body.ts";

/** What is wrong with a request, whatever its body says. */
export function checkEnvelope(request: RecordedRequest): readonly IntakeBreach[] {
  const { method, path, headers } = request;
  const known = intakePathOf(path);
  if (!known) return [breach("path", `${shown(path)} is not there`)];
  const type = headers["content-type"] ?? "";
  const encoding = headers["content-encoding"] ?? "identity";
  return [
    ...(method === "POST" ? [] : [breach("method", `the method is ${method}`)]),
    ...(takes(known, type) ? [] : [breach("content_type", `the content type is ${shown(type)}`)]),
    ...(encodings.includes(encoding) ? [] : [breach("content_encoding", `the encoding is ${shown(encoding)}`)]),
    ...(headers["dd-api-key"] ? [] : [breach("api_key", "there is no API key")]),
    ...(known === "/v1/metrics" ? metricConfigBreaches(headers["dd-otel-metric-config"]) : []),
    ...sizeBreaches(known, request),
  ];
}

const encodings: readonly string[] = ["identity", "deflate", "gzip", "zstd", "zstd1"];

function takes(path: IntakePath, type: string): boolean {
  const bare = type.replace(/\s*;.*$/s, "").toLowerCase();
  return bare === "application/x-protobuf" || (bare === "application/json" && path !== "/api/beta/sketches");
}

function sizeBreaches(path: IntakePath, request: RecordedRequest): readonly IntakeBreach[] {
  const { mostSentBytes, mostRawBytes } = intakePaths[path];
  const length = request.headers["content-length"];
  const sent = request.wireBody.length;
  const raw = rawBody(request)?.length ?? 0;
  const isTrue = length === undefined || Number(length) === sent;
  return [
    ...(isTrue ? [] : [breach("content_length", `Content-Length is ${length} where ${sent} bytes came`)]),
    ...(sent > mostSentBytes ? [breach("compressed_size", `${sent} bytes were sent`)] : []),
    ...(raw > mostRawBytes ? [breach("raw_size", `there are ${raw} bytes`)] : []),
  ];
}
