import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { PrometheusExporter } from "../../src/index.ts";

/** Exporters on one port, each on a path of its own. */
export interface Served {
  url(path: string): string;
  stop(): Promise<void>;
}

export interface ServedExporter {
  readonly exporter: PrometheusExporter;
  /** What it is asked for, whatever the scraper asks for: some cannot be told to ask for an older format. */
  readonly accept?: string;
}

export async function serve(exporters: Readonly<Record<string, ServedExporter>>): Promise<Served> {
  const server = createServer((request, response) => {
    const { exporter, accept } = exporters[request.url!.slice(1)]!;
    if (accept !== undefined) request.headers.accept = accept;
    exporter.handler(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: (path) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      for (const { exporter } of Object.values(exporters)) await exporter.shutdown();
    },
  };
}
