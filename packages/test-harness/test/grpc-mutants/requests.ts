import { grpcFrame } from "../../src/index.ts";
import { rightWire } from "../grpc-reference/wire.ts";
import type { GrpcMutant } from "./mutant.ts";

export const requestMutants: readonly GrpcMutant[] = [
  {
    name: "does not say that it takes trailers",
    caughtBy: "grpc/request",
    defect: {
      wire(settings) {
        const { te: _, ...headers } = rightWire(settings).headers;
        return { headers };
      },
    },
  },
  {
    name: "does not say who it is",
    caughtBy: "grpc/request",
    defect: { wire: (settings) => ({ headers: { ...rightWire(settings).headers, "user-agent": "node" } }) },
  },
  {
    name: "forgets its credentials after the first call",
    caughtBy: "grpc/metadata",
    defect: {
      wire({ secret, headers }) {
        let asked = 0;
        return headers ? {} : { metadata: async () => (++asked === 1 ? { authorization: secret } : {}) };
      },
    },
  },
  {
    name: "compresses nothing",
    caughtBy: "grpc/compressed",
    defect: { wire: () => ({ frame: (message) => grpcFrame(message) }) },
  },
  {
    name: "sends the beginning of a message",
    caughtBy: "grpc/small-window",
    defect: { wire: (settings) => ({ frame: (message) => rightWire(settings).frame(message).subarray(0, 10_000) }) },
  },
  {
    name: "does not keep to the limit of a message",
    caughtBy: "grpc/large-request",
    defect: { maxRequestBytes: 10 * 2 ** 20 },
  },
  {
    name: "takes all the time that a far end needs to read",
    caughtBy: "grpc/stall-ends",
    defect: { wire: () => ({ deafIn: "call" }) },
  },
  {
    name: "does not divide what is too large",
    caughtBy: "grpc/too-large-halved",
    defect: { reading: () => ({ isAboutSize: () => false }) },
  },
];
