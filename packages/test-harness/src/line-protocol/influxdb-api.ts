import type { ReceivedPoint } from "@meterbridge/conformance";
import type { HttpFarEndOptions } from "../http-far-end.ts";
import { wasAccepted } from "../perform-verdict.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { askedPrecision } from "./asked-precision.ts";
import { checkAccess } from "./check-access.ts";
import { checkOverwriting } from "./check-overwriting.ts";
import type { InfluxdbServerOptions } from "./influxdb-server.ts";
import { asVerdict, influxdbVerdict } from "./influxdb-verdict.ts";
import { rejectsOf } from "./line-rejects.ts";
import { linesOfRequest } from "./lines-as-read.ts";
import { judgeLines } from "./parse-line-protocol.ts";
import { type LineSchema, pointsOfLines } from "./points-of-lines.ts";
import { serverAnswer } from "./server-words.ts";

export interface InfluxdbApiOptions extends Omit<InfluxdbServerOptions, "namedLines"> {
  /** How data points are read from lines; `"telegraf-prometheus-v1"` unless said. */
  readonly schema?: LineSchema;
}

/** How a far end over HTTP speaks a write API. */
export type InfluxdbApi = Required<Pick<HttpFarEndOptions<ReceivedPoint>, "decode" | "answer" | "path">>;

/**
 * A write API for the `farEnd` of `httpSubject`. It looks at who writes, and where, and takes all lines; `received()` reads them, and
 * throws for what `parseLineProtocol` does not read, tags in another order than that of their keys, too, and for a line that takes the
 * place of another one of its request.
 */
export function influxdbApi(options: InfluxdbApiOptions): InfluxdbApi {
  const { version, schema = "telegraf-prometheus-v1" } = options;
  const refused = new WeakSet<RecordedRequest>();
  return {
    path: "",
    // Not sooner: it would hold the event loop of the exporter, too.
    decode(request) {
      if (refused.has(request)) return [];
      const precision = askedPrecision(request, version);
      const lines = judgeLines(request.body, { precision, doubledBackslash: undefined, sorted: true });
      checkOverwriting(lines);
      return pointsOfLines(lines, schema);
    },
    answer(verdict, request) {
      if (verdict.do === "accept") {
        const refusal = checkAccess(request, options);
        if (refusal) refused.add(request);
        return asVerdict(refusal ?? serverAnswer(version, 204));
      }
      const lines = wasAccepted(request) ? linesOfRequest(request, version) : [];
      return influxdbVerdict(verdict, version, rejectsOf(verdict, lines, schema));
    },
  };
}
