import type { ServerWords } from "./server-words.ts";

/** Whether a refusal is of the request and not of its lines: it would be said of any others. */
export function isAboutRequest({ message }: ServerWords): boolean {
  return beginnings.some((beginning) => beginning.test(message));
}

/**
 * Whether only a part of the request has come in: the network, or a proxy, ended it. All of InfluxDB 1 and of Telegraf's listeners say so by
 * Go's words for it, with HTTP 400.
 */
export function wasCutShort({ message }: ServerWords): boolean {
  return /^unexpected EOF\s*$/.test(message);
}

/** What servers say with HTTP 400. They may quote lines, so it counts only where it stands first. */
const beginnings: readonly RegExp[] = [
  // InfluxDB 1, services/httpd/handler.go; the compressed body is read by Go's library.
  /^(?:database is required|invalid consistency level|gzip: |flate: )/,
  // InfluxDB 2, http/write_handler.go, http/legacy, http/points, organization.go, kit/platform/id.go
  /^(?:missing db|please provide either (?:org|bucket)|invalid id\s*$|id must have a length|corrupt id|unable to read data)/i,
  // InfluxDB 1 and 2, QuestDB
  /^(?:invalid|unsupported) precision/,
  // InfluxDB 3, influxdb3_server/src/http.rs
  /^(?:missing query parameter|serde error: |error decoding gzip stream)/,
  /^(?:unacceptable|invalid) (?:content-|mime type)|^(?:the mime type|Authorization header) /,
  // The same, of the database: ValidateDbNameError, DatabaseNameError, NamespaceNameError, core/iox_http/src/write
  /^(?:db name |invalid character in database )|^(?:error validating )?(?:database|namespace) name[: ]/,
  /^(?:no (?:db|org\/bucket) destination provided|missing (?:bucket|org\/bucket) value|failed to deserialize )/,
  /^(?:write buffer error: )?(?:catalog update error: )?(?:cannot write to soft-deleted database|Adding a new database )/,
  // QuestDB, LineHttpProcessorImpl
  /^gzip encoding is not supported/,
  // VictoriaMetrics, which takes whatever lines there are
  /^(?:remoteAddr: |unsupported path requested)/,
];
