import type { ReceivedPoint } from "@meterbridge/conformance";
import { httpFarEnd, type HttpFarEnd, type HttpFarEndOptions } from "../http-far-end.ts";
import { wasAccepted } from "../perform-verdict.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import type { InfluxdbApi, InfluxdbApiOptions } from "./influxdb-api.ts";
import type { InfluxdbServerOptions } from "./influxdb-server.ts";
import { asVerdict, influxdbVerdict } from "./influxdb-verdict.ts";
import { judgeWrite } from "./judge-write.ts";
import { rejectsOf } from "./line-rejects.ts";
import { linesOfRequest, parsedOf } from "./lines-as-read.ts";
import type { ParsedLine } from "./parsed-line.ts";
import { pointsOfLines } from "./points-of-lines.ts";
import { storedColumns } from "./stored-columns.ts";

export interface InfluxdbFarEndOptions
  extends InfluxdbServerOptions, Pick<InfluxdbApiOptions, "schema">, Pick<HttpFarEndOptions, "tls"> {}

/** A server that behaves as InfluxDB does, out of itself or on command. */
export interface InfluxdbFarEnd extends HttpFarEnd<ReceivedPoint> {
  /** The base address: the path of the write API is appended to it. */
  readonly url: string;
  /** The lines that were stored, in their order. */
  lines(): readonly ParsedLine[];
}

/**
 * Starts a server on a free loopback port that has a write API of InfluxDB 1, 2 or 3, and answers with its statuses, headers and bodies.
 *
 * What is to be accepted, which is everything unless a verdict says otherwise, is judged as the server itself does: who may write, and
 * where; which lines can be read; which fields have another type than before. It stores what that server stores: InfluxDB 1 and 3 all
 * lines but the bad ones, InfluxDB 2 nothing when a line cannot be read, and all but the bad ones when a type is another one. Other verdicts
 * are said in that API's words. Data points are `received()` as `schema` tells, and only those whose lines were stored.
 */
export async function influxdbFarEnd(options: InfluxdbFarEndOptions): Promise<InfluxdbFarEnd> {
  const { tls, schema = "telegraf-prometheus-v1", ...server } = options;
  const { version } = server;
  const columns = storedColumns(version);
  const stored = new WeakMap<RecordedRequest, readonly ParsedLine[]>();
  const storedOf = (request: RecordedRequest): readonly ParsedLine[] => stored.get(request) ?? [];
  const api: InfluxdbApi = {
    path: "",
    decode(request) {
      // Of what is taken in part the far end itself leaves the last points out.
      const isPart = request.verdict.do === "accept_some";
      return pointsOfLines(isPart ? parsedOf(linesOfRequest(request, version)) : storedOf(request), schema);
    },
    answer(verdict, request) {
      if (verdict.do === "accept") {
        const judgement = judgeWrite(request, server, columns);
        stored.set(request, judgement.stored);
        return asVerdict(judgement.answer);
      }
      const lines = wasAccepted(request) ? linesOfRequest(request, version) : [];
      const rejects = rejectsOf(verdict, lines, schema);
      stored.set(request, parsedOf(lines.filter((line) => !rejects.lines.includes(line))));
      return influxdbVerdict(verdict, version, rejects);
    },
  };
  const farEnd = await httpFarEnd<ReceivedPoint>({ ...api, ...(tls && { tls }) });
  return Object.assign(farEnd, { lines: () => farEnd.requests.flatMap((request) => storedOf(request)) });
}
