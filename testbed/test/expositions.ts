import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A target that answers every scrape with the same body. */
export interface FixedTarget {
  readonly url: string;
  /** The headers of each scrape. */
  readonly asked: readonly IncomingHttpHeaders[];
  stop(): Promise<void>;
}

export async function fixedTarget(contentType: string, body: string): Promise<FixedTarget> {
  const asked: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers);
    response.writeHead(200, { "content-type": contentType }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    asked,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export const text004 = "text/plain; version=0.0.4; charset=utf-8";
export const openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

export const plainText = `# HELP jobs_total Jobs that were done.
# TYPE jobs_total counter
jobs_total{queue="mail"} 3
# HELP job_seconds Their length.
# TYPE job_seconds histogram
job_seconds_bucket{le="1"} 1
job_seconds_bucket{le="+Inf"} 3
job_seconds_sum 7.5
job_seconds_count 3
`;

export const utf8Text = `# HELP "jobs.done" Jobs that were done.
# TYPE "jobs.done" gauge
{"jobs.done","queue.name"="mail"} 3
`;

export const openMetricsText = `# TYPE jobs counter
# HELP jobs Jobs that were done.
jobs_total{queue="mail"} 3 # {trace_id="0af7651916cd43dd8448eb211c80319c"} 1 1700000000.5
# TYPE job_seconds histogram
# UNIT job_seconds seconds
job_seconds_bucket{le="1.0"} 1
job_seconds_bucket{le="+Inf"} 3
job_seconds_sum 7.5
job_seconds_count 3
# EOF
`;
