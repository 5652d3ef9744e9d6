import { assertFailed, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { type Certificates, certificates } from "../certificates.ts";
import type { GrpcSettings } from "../grpc-subject-options.ts";
import type { ServerTls } from "../http-server.ts";
import { assertDelivers } from "../wire-cases/assert-delivers.ts";
import type { GrpcBench, GrpcCase } from "./grpc-case.ts";

type ClientTls = NonNullable<GrpcSettings["tls"]>;

export const tlsCases: readonly GrpcCase[] = [
  {
    id: "grpc/tls-own-authority",
    sentence: "A far end whose certificate is from the authority that is trusted gets everything.",
    grpc: ["tls"],
    run: (bench) => delivers(bench, certificates().server, { ca: certificates().ca }),
  },
  {
    id: "grpc/tls-server-name",
    sentence: "A far end whose certificate is for the name that was given gets everything, whatever its address.",
    grpc: ["tls", "serverName"],
    run: (bench) => delivers(bench, certificates().wrongHost, { ca: certificates().ca, serverName: "elsewhere.test" }),
  },
  {
    id: "grpc/tls-untrusted",
    sentence: "A far end whose certificate is from nobody who is trusted gets nothing, and is not tried again.",
    grpc: ["tls"],
    async run(bench) {
      await failsAtOnce(bench, ({ selfSigned }) => selfSigned);
      await failsAtOnce(
        bench,
        ({ server }) => server,
        () => ({}),
      );
    },
  },
  {
    id: "grpc/tls-expired",
    sentence: "A far end whose certificate is over gets nothing, and is not tried again.",
    grpc: ["tls"],
    run: (bench) => failsAtOnce(bench, ({ expired }) => expired),
  },
  {
    id: "grpc/tls-wrong-host",
    sentence: "A far end whose certificate is for another host gets nothing, and is not tried again.",
    grpc: ["tls"],
    run: (bench) => failsAtOnce(bench, ({ wrongHost }) => wrongHost),
  },
  {
    id: "grpc/tls-client-certificate",
    sentence: "A far end that asks for a certificate is shown it, and gets everything.",
    grpc: ["tls", "clientCertificate"],
    run: (bench) => delivers(bench, mutual(), { ca: certificates().ca, ...certificates().client }),
  },
  {
    id: "grpc/tls-client-refused",
    sentence: "An export to a far end that does not like our certificate, or misses it, fails, and nothing is sent.",
    needs: ["disconnection"],
    grpc: ["tls", "clientCertificate"],
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
    id: "grpc/tls-no-plain-text",
    sentence: "A far end that speaks no TLS gets nothing: there is no way back to plain text.",
    needs: ["disconnection"],
    grpc: ["tls"],
    async run(bench) {
      const plain = await bench.startGrpc();
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

async function delivers(bench: GrpcBench, far: ServerTls, own: ClientTls): Promise<void> {
  await assertDelivers(bench, await startTls(bench, far, own));
}

async function failsAtOnce(
  bench: GrpcBench,
  far: (all: Certificates) => ServerTls,
  own: (all: Certificates) => ClientTls = ({ ca }) => ({ ca }),
): Promise<void> {
  const running = await startTls(bench, far(certificates()), own(certificates()));
  const answer = await running.export(sampleMetrics(running.exporter, 2));
  assert.equal(running.farEnd.attempts(), 0, "something was sent");
  assertFailed(answer, "an export to a far end that is not trusted");
  assert.match(answer.error!.message, /tls|certificate/i, "it does not say that it is about TLS");
  assert.equal(running.farEnd.connections().total, 1, "it was tried again");
}

function startTls(bench: GrpcBench, tls: ServerTls, own: ClientTls): ReturnType<GrpcBench["startGrpc"]> {
  return bench.startGrpc({ tls, settings: { tls: own, timeoutMs: bench.can("clock") ? 60_000 : 10_000 } });
}
