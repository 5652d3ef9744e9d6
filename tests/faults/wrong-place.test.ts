import { certificates, grpcFarEnd, httpFarEnd } from "@meterbridge/test-harness";

import { describe, expect, it } from "vitest";
import { contenders } from "./contenders.ts";
import { exportPoints, numbersOf, shutDown, stopped } from "./exports.ts";
import { flippingLookup } from "./flipping-lookup.ts";

const secret = "Bearer s3cr3t";

describe.for(contenders)("$name", (contender) => {
  it.for([301, 302, 303, 307, 308] as const)("F9: %i leads nowhere; who stands there sees nothing", async (status) => {
    const elsewhere = stopped(await contender.farEnd());
    const url = await redirecting(contender.protocol, status, elsewhere.url);
    const exporter = shutDown(contender.retrying(url, { headers: { authorization: secret, "x-api-key": secret } }));
    expect(await exportPoints(exporter)).toMatchObject({ code: 1, error: { outcome: { kind: "failed" } } });
    expect(elsewhere.connections().total).toBe(0);
  });

  it("F12: a name that is unknown, then of somebody else, is asked for again until it is right", async () => {
    const farEnd = stopped(await contender.farEnd());
    const { lookup, asked } = flippingLookup(undefined, "127.0.0.2", "127.0.0.1");
    const url = farEnd.url.replace("127.0.0.1", "far-end.test");
    const exporter = shutDown(contender.retrying(url, { lookup, initialDelayMs: 1, maxDelayMs: 1 }));
    expect(await exportPoints(exporter, 2)).toMatchObject({ code: 0 });
    expect(asked()).toBe(3);
    expect(numbersOf(farEnd.received())).toEqual([0, 1]);
  });

  it.for(["selfSigned", "expired", "wrongHost"] as const)(
    "F13: a far end with a certificate that is %s gets nothing, and is not tried again",
    async (which) => {
      const all = certificates();
      const farEnd = stopped(await contender.farEnd({ tls: all[which] }));
      const exporter = shutDown(contender.retrying(farEnd.url, { tls: { ca: all.ca } }));
      const { error } = await exportPoints(exporter);
      expect(error).toMatchObject({ code: "tls", outcome: { kind: "failed" } });
      expect(error?.message).toMatch(/certificate|altnames|self.signed/i);
      expect(farEnd.connections().total).toBe(1);
      expect(farEnd.attempts()).toBe(0);
    },
  );

  it("F13: a far end that wants to see a certificate, and is shown none, gets nothing", async () => {
    const { ca, server } = certificates();
    const farEnd = stopped(await contender.farEnd({ tls: { ...server, ca, requestCert: true } }));
    const exporter = shutDown(contender.retrying(farEnd.url, { tls: { ca }, maxAttempts: 1 }));
    expect(await exportPoints(exporter)).toMatchObject({ code: 1 });
    expect(farEnd.connections().total).toBeGreaterThan(0);
    expect(farEnd.attempts()).toBe(0);
  });

  it("F13: a far end that speaks no TLS gets nothing in plain text", async () => {
    const farEnd = stopped(await contender.farEnd());
    const exporter = shutDown(contender.retrying(farEnd.url.replace("http:", "https:"), { maxAttempts: 1 }));
    expect(await exportPoints(exporter)).toMatchObject({ code: 1 });
    expect(farEnd.connections().total).toBeGreaterThan(0);
    expect(farEnd.attempts()).toBe(0);
  });
});

/** The address of a far end that sends everybody elsewhere. */
async function redirecting(protocol: "http" | "grpc", status: 301 | 302 | 303 | 307 | 308, location: string) {
  if (protocol === "http") {
    const farEnd = stopped(await httpFarEnd());
    farEnd.otherwise({ do: "redirect", status, location });
    return farEnd.url;
  }
  const farEnd = stopped(await grpcFarEnd());
  farEnd.otherwise({ do: "answer", headers: { ":status": String(status), location }, trailers: {} });
  return farEnd.url;
}
