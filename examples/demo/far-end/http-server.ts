import { httpFarEnd, type HttpVerdict, type RecordedRequest } from "@meterbridge/test-harness";
import type { Countable } from "../books/accumulator.ts";
import { httpAnswer } from "./http-answer.ts";
import { httpFaults } from "./http-faults.ts";
import type { Arrival, Server } from "./server.ts";

/** What is spoken over HTTP. */
export interface HttpDialect {
  /** The path in `url`. */
  readonly path: string;
  /** The status for a request that was taken. */
  readonly accepted: number;
  /** Reads the data points of a request. */
  pointsOf(request: RecordedRequest): readonly Countable[];
}

/** Takes what comes over HTTP. */
export async function httpServer(dialect: HttpDialect): Promise<Server<HttpVerdict>> {
  const { path, accepted } = dialect;
  const farEnd = await httpFarEnd({
    path,
    answer: ({ do: what }) => (what === "accept" && accepted !== 200 ? { do: "answer", status: accepted } : undefined),
  });
  return {
    url: farEnd.url,
    faults: httpFaults,
    next: (verdict) => farEnd.next(verdict),
    async arrival(count) {
      const request = await farEnd.request(count);
      const { verdict, wireBody } = request;
      const whole = { ...request };
      // The harness remembers every request; a demo that runs for days must not.
      Object.assign(request, { body: new Uint8Array(), wireBody: new Uint8Array() });
      return {
        became: fate(verdict),
        answer: httpAnswer(verdict, accepted),
        bytes: wireBody.length,
        points: () => dialect.pointsOf(whole),
      };
    },
    attempts: () => farEnd.attempts(),
    stop: () => farEnd.stop(),
    start: () => farEnd.start(),
  };
}

function fate({ do: done }: HttpVerdict): Arrival["became"] {
  if (done === "accept" || done === "cut") return "received";
  return done === "refuse" ? "refused" : "failed";
}
