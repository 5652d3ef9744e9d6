import { grpcFarEnd, type GrpcVerdict, pointsOfOtlpProtobuf } from "@meterbridge/test-harness";
import { grpcAnswer } from "./grpc-answer.ts";
import { grpcFaults } from "./grpc-faults.ts";
import type { Arrival, Server } from "./server.ts";

/** Takes OTLP over gRPC. */
export async function grpcServer(): Promise<Server<GrpcVerdict>> {
  const farEnd = await grpcFarEnd();
  return {
    url: farEnd.url,
    faults: grpcFaults,
    next: (verdict) => farEnd.next(verdict),
    async arrival(count) {
      const call = await farEnd.call(count);
      const { verdict, message, wireMessage } = call;
      // The harness remembers every call; a demo that runs for days must not.
      Object.assign(call, { message: new Uint8Array(), wireMessage: new Uint8Array() });
      return {
        became: fate(verdict),
        answer: grpcAnswer(verdict),
        bytes: wireMessage.length,
        points: () => pointsOfOtlpProtobuf(message),
      };
    },
    attempts: () => farEnd.attempts(),
    stop: () => farEnd.stop(),
    start: () => farEnd.start(),
  };
}

function fate({ do: done }: GrpcVerdict): Arrival["became"] {
  if (done === "accept" || done === "answer") return "received";
  return done === "refuse" ? "refused" : "failed";
}
