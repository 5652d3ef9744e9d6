import { type Outcome, type Payload } from "@meterbridge/core";
import { callOnce } from "../grpc-far-end/plain-client.ts";
import { grpcFrame } from "../../src/index.ts";
import type { GrpcMutant } from "./mutant.ts";

const taken: Outcome<Payload> = { kind: "delivered", rejectedPoints: 0 };

export const tlsMutants: readonly GrpcMutant[] = [
  {
    name: "does not know the authority that it is given",
    caughtBy: "grpc/tls-own-authority",
    defect: { wire: ({ tls }) => ({ tls: tls?.cert === undefined ? {} : { cert: tls.cert, key: tls.key! } }) },
  },
  {
    name: "does not expect the name that it is given",
    caughtBy: "grpc/tls-server-name",
    defect: {
      wire: ({ tls: { serverName, ...others } = {} }) => (serverName === undefined ? {} : { tls: others }),
    },
  },
  overlooking("who has signed a certificate", /SELF_SIGNED|VERIFY/, "grpc/tls-untrusted"),
  overlooking("that a certificate is over", /EXPIRED/, "grpc/tls-expired"),
  overlooking("for whom a certificate is", /ALTNAME/, "grpc/tls-wrong-host"),
  {
    name: "shows no certificate",
    caughtBy: "grpc/tls-client-certificate",
    defect: { wire: ({ tls: { ca } = {} }) => ({ tls: { ...(ca !== undefined && { ca }) } }) },
  },
  {
    name: "takes it for a success when its certificate is refused",
    caughtBy: "grpc/tls-client-refused",
    defect: {
      means: (exchange, { tls }) =>
        tls?.ca !== undefined &&
        exchange.kind === "broken" &&
        !/ALTNAME|SELF_SIGNED|EXPIRED/.test(exchange.error.message)
          ? taken
          : undefined,
    },
  },
  {
    name: "sends in plain text to a far end that speaks no TLS",
    caughtBy: "grpc/tls-no-plain-text",
    defect: {
      around: (next, { url }) => ({
        ...next,
        async send(payload, call) {
          const outcome = await next.send(payload, call);
          if (outcome.kind === "delivered" || !/SSL|TLS|EPROTO/i.test(outcome.error.message)) return outcome;
          await callOnce(url.replace("https:", "http:"), grpcFrame(payload.body));
          return taken;
        },
      }),
    },
  },
];

function overlooking(what: string, fault: RegExp, caughtBy: string): GrpcMutant {
  return { name: `overlooks ${what}`, caughtBy, defect: { wire: () => ({ overlooks: (code) => fault.test(code) }) } };
}
