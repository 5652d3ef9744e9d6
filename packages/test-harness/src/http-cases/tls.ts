import assert from "node:assert/strict";
import { type Certificates, certificates } from "../certificates.ts";
import type { ServerTls } from "../http-server.ts";
import type { HttpSettings } from "../http-subject-options.ts";
import type { HttpBench, HttpCase } from "./http-case.ts";
import { assertArrived, sample } from "./sample.ts";

type ClientTls = NonNullable<HttpSettings["tls"]>;

export const tlsCases: readonly HttpCase[] = [
  {
    id: "http/tls-own-authority",
    sentence: "A far end whose certificate is from the authority that is trusted gets everything.",
    http: ["tls"],
    run: (bench) => delivers(bench, certificates().server, { ca: certificates().ca }),
  },
  {
    id: "http/tls-untrusted",
    sentence: "A far end whose certificate is from nobody who is trusted gets nothing, and is not tried again.",
    http: ["tls"],
    async run(bench) {
      await failsAtOnce(
        bench,
        ({ selfSigned }) => selfSigned,
        ({ ca }) => ({ ca }),
      );
      await failsAtOnce(
        bench,
        ({ server }) => server,
        () => ({}),
      );
    },
  },
  {
    id: "http/tls-expired",
    sentence: "A far end whose certificate is over gets nothing, and is not tried again.",
    http: ["tls"],
    run: (bench) =>
      failsAtOnce(
        bench,
        ({ expired }) => expired,
        ({ ca }) => ({ ca }),
      ),
  },
  {
    id: "http/tls-wrong-host",
    sentence: "A far end whose certificate is for another host gets nothing, and is not tried again.",
    http: ["tls"],
    run: (bench) =>
      failsAtOnce(
        bench,
        ({ wrongHost }) => wrongHost,
        ({ ca }) => ({ ca }),
      ),
  },
  {
    id: "http/tls-client-certificate",
    sentence: "A far end that asks for a certificate is shown it, and gets everything.",
    http: ["tls", "clientCertificate"],
    run: (bench) => delivers(bench, mutual(), { ca: certificates().ca, ...certificates().client }),
  },
  {
    id: "http/tls-client-refused",
    sentence: "An export to a far end that does not like our certificate, or misses it, fails, and nothing is sent.",
    needs: ["disconnection"],
    http: ["tls", "clientCertificate"],
    async run(bench) {
      for (const own of [{}, certificates().strangeClient]) {
        const { code, running } = await exported(bench, mutual(), { ca: certificates().ca, ...own });
        assert.equal(code, 1, "the export succeeds");
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
      const { exporter, ...running } = await bench.exportTo(url, plain.farEnd, { timeoutMs: 1_000 });
      assert.equal((await running.export(sample(exporter, 1))).code, 1, "the export succeeds");
      assert.equal(plain.farEnd.attempts(), 0, "it was sent in plain text");
    },
  },
];

function mutual(): ServerTls {
  const { ca, server } = certificates();
  return { ...server, ca, requestCert: true };
}

async function delivers(bench: HttpBench, far: ServerTls, own: ClientTls): Promise<void> {
  const { code, error, running, metrics } = await exported(bench, far, own);
  assert.equal(code, 0, `the export failed: ${error?.message}`);
  assertArrived(bench, running.farEnd.received(), metrics);
}

async function failsAtOnce(
  bench: HttpBench,
  far: (all: Certificates) => ServerTls,
  own: (all: Certificates) => ClientTls,
): Promise<void> {
  const { code, error, running } = await exported(bench, far(certificates()), own(certificates()));
  assert.equal(running.farEnd.attempts(), 0, "something was sent");
  assert.equal(code, 1, "the export succeeds");
  assert.ok(error instanceof Error && error.message !== "", "it does not say why it failed");
  assert.equal(running.farEnd.connections().total, 1, "it was tried again");
}

async function exported(bench: HttpBench, far: ServerTls, own: ClientTls) {
  const running = await bench.startHttp({ tls: far, settings: { tls: own, timeoutMs: 10_000 } });
  const metrics = sample(running.exporter, 2);
  return { ...(await running.export(metrics)), running, metrics };
}
