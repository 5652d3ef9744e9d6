import {
  httpFarEnd,
  type HttpVerdict,
  pointsOfOtlpJson,
  pointsOfOtlpProtobuf,
  type Point,
} from "@meterbridge/test-harness";
import { httpAnswer } from "./http-answer.ts";
import { httpFaults } from "./http-faults.ts";
import type { Arrival, Server } from "./server.ts";

/** Takes OTLP over HTTP, protobuf and JSON. */
export async function httpServer(): Promise<Server<HttpVerdict>> {
  const farEnd = await httpFarEnd();
  return {
    url: farEnd.url,
    faults: httpFaults,
    next: (verdict) => farEnd.next(verdict),
    async arrival(count) {
      const request = await farEnd.request(count);
      const { verdict, headers, body, wireBody } = request;
      // The harness remembers every request; a demo that runs for days must not.
      Object.assign(request, { body: new Uint8Array(), wireBody: new Uint8Array() });
      const isJson = headers["content-type"]?.startsWith("application/json") === true;
      return {
        became: fate(verdict),
        answer: httpAnswer(verdict),
        bytes: wireBody.length,
        points: () => pointsOf(body, isJson),
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

function pointsOf(body: Uint8Array, isJson: boolean): readonly Point[] {
  return isJson ? pointsOfOtlpJson(Buffer.from(body).toString()) : pointsOfOtlpProtobuf(body);
}
