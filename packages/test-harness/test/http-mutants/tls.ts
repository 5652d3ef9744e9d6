import { type Outcome, type Payload } from "@meterbridge/core";
import type { HttpMutant } from "./mutant.ts";

const taken: Outcome<Payload> = { kind: "delivered", rejectedPoints: 0 };

export const tlsMutants: readonly HttpMutant[] = [
  {
    name: "does not know the authority that it is given",
    caughtBy: "http/tls-own-authority",
    defect: { wire: ({ tls }) => ({ tls: tls?.cert === undefined ? {} : { cert: tls.cert, key: tls.key! } }) },
  },
  overlooking("who has signed a certificate", /SELF_SIGNED|VERIFY/, "http/tls-untrusted"),
  overlooking("that a certificate is over", /EXPIRED/, "http/tls-expired"),
  overlooking("for whom a certificate is", /ALTNAME/, "http/tls-wrong-host"),
  {
    name: "shows no certificate",
    caughtBy: "http/tls-client-certificate",
    defect: { wire: ({ tls: { ca } = {} }) => ({ tls: { ...(ca !== undefined && { ca }) } }) },
  },
  {
    name: "takes it for a success when its certificate is refused",
    caughtBy: "http/tls-client-refused",
    defect: {
      means: (exchange, { tls }) =>
        tls?.ca !== undefined && exchange.kind === "broken" && !/CERT/.test(String(exchange.error)) ? taken : undefined,
    },
  },
  {
    name: "sends in plain text to a far end that speaks no TLS",
    caughtBy: "http/tls-no-plain-text",
    defect: {
      around: (next, { url }) => ({
        ...next,
        async send(payload, call) {
          const outcome = await next.send(payload, call);
          if (outcome.kind === "delivered" || !/SSL|TLS|EPROTO/.test(outcome.error.message)) return outcome;
          await fetch(url.replace("https:", "http:"), { method: "POST", body: Uint8Array.from(payload.body) });
          return taken;
        },
      }),
    },
  },
];

function overlooking(what: string, fault: RegExp, caughtBy: string): HttpMutant {
  return { name: `overlooks ${what}`, caughtBy, defect: { wire: () => ({ overlooks: (code) => fault.test(code) }) } };
}
