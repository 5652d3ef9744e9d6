import type { ReceivedPoint, ScrapingFarEnd } from "@meterbridge/conformance";
import { parseExposition, pointsOfExposition } from "@meterbridge/test-harness";
import type { PrometheusExporter } from "../../src/index.ts";

/** A far end that scrapes by `fetch` of the exporter, as a server of the Fetch API calls it: nothing of `node:http` is between. */
export function fetchFarEnd({ fetch }: PrometheusExporter, accept: string): ScrapingFarEnd {
  const stopped = new AbortController();
  const answers: (readonly [contentType: string, body: Uint8Array])[] = [];
  let attempts = 0;

  return {
    next: () => {
      throw new Error("it scrapes: nobody tells it how to behave");
    },
    received: () =>
      answers.flatMap(([contentType, body]): readonly ReceivedPoint[] =>
        pointsOfExposition(parseExposition(contentType, body)),
      ),
    attempts: () => attempts,
    async stop() {
      stopped.abort(new Error("nobody scrapes any more"));
    },
    async scrape() {
      attempts += 1;
      try {
        stopped.signal.throwIfAborted();
        answers.push(await answerTo(new Request("http://localhost/metrics", { headers: { accept } })));
        return {};
      } catch (error) {
        return { error: error as Error };
      }
    },
  };

  async function answerTo(request: Request): Promise<readonly [contentType: string, body: Uint8Array]> {
    const response = await fetch(request);
    const body = new Uint8Array(await response.arrayBuffer());
    if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${Buffer.from(body).toString().trim()}`);
    return [response.headers.get("content-type") ?? "", body];
  }
}
