import type { HttpVerdict } from "../http-verdict.ts";
import type { InfluxdbVersion, ServerAnswer } from "./influxdb-server.ts";
import type { LineRejects } from "./line-rejects.ts";
import { namedInV3, partialWriteOfV3 } from "./judge-write.ts";
import { serverAnswer } from "./server-words.ts";

/**
 * Says a verdict in the words of a write API. `undefined`: it needs none, or the server has its own for it (`accept`).
 *
 * `refuse`: 403 unless said. A 400 says that some line is wrong, and asks for it to be looked for.
 *
 * `accept_some`: InfluxDB 1 and 2 say how many lines they dropped, InfluxDB 3 lists them: of none, or of more than there are, it has no way
 * to speak, nor of a success that comes with a warning.
 */
export function influxdbVerdict(
  verdict: HttpVerdict,
  version: InfluxdbVersion,
  rejects: LineRejects,
): HttpVerdict | undefined {
  switch (verdict.do) {
    case "accept_some":
      return asVerdict(partialAnswer(version, rejects, verdict.message));
    case "refuse": {
      const { status = 403, message } = verdict;
      const answer = serverAnswer(version, status, message ?? refusals[version]);
      return asVerdict(version === "v3" && message !== undefined ? { ...answer, body: message } : answer);
    }
    case "fail":
      return asVerdict(serverAnswer(version, verdict.status ?? 503, verdict.message ?? "unavailable"));
    case "throttle": {
      const { status = 429, retryAfter, retryAfterMs } = verdict;
      const seconds = retryAfterMs === undefined ? undefined : String(Math.ceil(retryAfterMs / 1_000));
      const answer = serverAnswer(version, status, "too many requests");
      const value = retryAfter ?? seconds;
      return asVerdict(
        value === undefined ? answer : { ...answer, headers: { ...answer.headers, "retry-after": value } },
      );
    }
    default:
      return undefined;
  }
}

const refusals: Readonly<Record<InfluxdbVersion, string>> = {
  v1: '"me" user is not authorized to write to database "metrics"',
  v2: "insufficient permissions for write",
  v3: "",
};

export function asVerdict(answer: ServerAnswer): HttpVerdict {
  return { do: "answer", ...answer };
}

function partialAnswer(
  version: InfluxdbVersion,
  { count, lines }: LineRejects,
  message = "points beyond retention policy",
): ServerAnswer {
  if (version !== "v3") {
    const words = `partial write: ${message} dropped=${count}`;
    if (version === "v1") return serverAnswer("v1", 400, words);
    return serverAnswer("v2", 422, `failure writing points to database: ${words}`);
  }
  if (lines.length === 0) return serverAnswer("v3", 204);
  const named = lines.slice(0, 100).map((line) => namedInV3(line, message));
  return serverAnswer("v3", 400, partialWriteOfV3, named);
}
