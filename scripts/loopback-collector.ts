import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { grpcFarEnd } from "../packages/test-harness/src/index.ts";

export interface LoopbackCollector {
  /** `http://127.0.0.1:PORT`, as `OTEL_EXPORTER_OTLP_ENDPOINT` takes it. */
  readonly url: string;
  /** The same for OTLP/gRPC, on a port of its own. */
  readonly grpcUrl: string;
  stop(): Promise<void>;
}

/** Takes all that comes by OTLP/HTTP and by OTLP/gRPC: a far end for examples and for the code of READMEs. */
export async function loopbackCollector(): Promise<LoopbackCollector> {
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      const json = request.headers["content-type"]?.startsWith("application/json") === true;
      response.writeHead(200, { "content-type": json ? "application/json" : "application/x-protobuf" });
      response.end(json ? "{}" : "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const grpc = await grpcFarEnd();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    grpcUrl: grpc.url,
    async stop() {
      await grpc.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
