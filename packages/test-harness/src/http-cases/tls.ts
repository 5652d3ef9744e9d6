import { assertFailed, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { type Certificates, certificates } from "../certificates.ts";
import type { ServerTls } from "../http-server.ts";
import type { HttpSettings } from "../http-subject-options.ts";
import { assertDelivers } from "../wire-cases/assert-delivers.ts";
import type { HttpBench, HttpCase } from "./http-case.ts";

type ClientTls = NonNullable<HttpSettings["tls"]>;

export const tlsCases: readonly HttpCase[] = [
  {
    id: "http/tls-own-authority",
    sentence: "A far end whose certificate is from the authority that is trusted gets everything.",
    http: ["tls"],
    run: (bench) => delivers(bench, certificates().server),
  },
  untrusted(
    "http/tls-untrusted",
    "A far end whose certificate is from nobody who is trusted gets nothing, and is not tried again.",
    ({ ca, selfSigned, server }) => [
      [selfSigned, { ca }],
      [server, {}],
    ],
  ),
  untrusted(
    "http/tls-expired",
    "A far end whose certificate is over gets nothing, and is not tried again.",
    ({ ca, expired }) => [[expired, { ca }]],
  ),
  untrusted(
    "http/tls-wrong-host",
    "A far end whose certificate is for another host gets nothing, and is not tried again.",
    ({ ca, wrongHost }) => [[wrongHost, { ca }]],
  ),
  {
    id: "http/tls-client-certificate",
    sentence: "A far end that asks for a certificate is shown it, and gets everything.",
    http: ["tls", "clientCertificate"],
    run: (bench) => delivers(bench, mutual(), certificates().client),
  },
  {
    id: "http/tls-client-refused",
    sentence: "An export to a far end that does not like our certificate, or misses it, fails, and nothing is sent.",
    needs: ["disconnection"],
    http: ["tls", "clientCertificate"],
    async run(bench) {
      for (const own of [{}, certificates().strangeClient]) {
        const running = await startTls(bench, mutual(), { ca: certificates().ca, ...own });
        assert.equal((await running.export(sampleMetrics(running.exporter, 2))).code, 1, "the export succeeds");
        assert.ok(running.farEnd.connections().total > 0, "nobody has connected");
        assert.equal(running.farEnd.attempts(), 0, "something was sent");
      }
    },
  },
  {
    id: "http/tls-no-plain-text",
    sentence: "A far end that speaks no TLS gets nothing: there is no way back to plain text.",
    needs: ["disconnection"],
    http: ["tls"],
    async run(bench) {
      const plain = await bench.startHttp();
      const url = plain.farEnd.url.replace("http:", "https:");
      const { exporter, ...running } = await bench.exportTo(url, plain.farEnd, {
        timeoutMs: bench.can("clock") ? 60_000 : 1_000,
      });
      assert.equal((await running.export(sampleMetrics(exporter, 1))).code, 1, "the export succeeds");
      assert.ok(plain.farEnd.connections().total > 0, "nobody has connected");
      assert.equal(plain.farEnd.attempts(), 0, "it was sent in plain text");
    },
  },
];

function mutual(): ServerTls {
  const { ca, server } = certificates();
  return { ...server, ca, requestCert: true };
}

async function delivers(bench: HttpBench, far: ServerTls, own: ClientTls = {}): Promise<void> {
  await assertDelivers(bench, await startTls(bench, far, { ca: certificates().ca, ...own }));
}

/** A case of far ends with certificates that nobody should trust who knows this much. */
function untrusted(
  id: string,
  sentence: string,
  pairsOf: (all: Certificates) => readonly (readonly [far: ServerTls, own: ClientTls])[],
): HttpCase {
  return {
    id,
    sentence,
    http: ["tls"],
    async run(bench) {
      for (const [far, own] of pairsOf(certificates())) {
        const running = await startTls(bench, far, own);
        const answer = await running.export(sampleMetrics(running.exporter, 2));
        assert.equal(running.farEnd.attempts(), 0, "something was sent");
        assertFailed(answer, "an export to a far end that is not trusted");
        // A server may hear of its connection after the client has given it up, as Bun's does.
        await bench.time.untilSoWhileItStands("a connection", () => running.farEnd.connections().total > 0);
        assert.equal(running.farEnd.connections().total, 1, "it was tried again");
      }
    },
  };
}

function startTls(bench: HttpBench, tls: ServerTls, own: ClientTls): ReturnType<HttpBench["startHttp"]> {
  return bench.startHttp({ tls, settings: { tls: own, timeoutMs: bench.can("clock") ? 60_000 : 10_000 } });
}
