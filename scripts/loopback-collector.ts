import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface LoopbackCollector {
  /** `http://127.0.0.1:PORT`, as `OTEL_EXPORTER_OTLP_ENDPOINT` takes it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Answers every OTLP/HTTP request with success: a far end for examples and for the code of READMEs. */
export async function loopbackCollector(): Promise<LoopbackCollector> {
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      const json = request.headers["content-type"]?.startsWith("application/json") === true;
      response.writeHead(200, { "content-type": json ? "application/json" : "application/x-protobuf" });
      response.end(json ? "{}" : "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
