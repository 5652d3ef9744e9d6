import type { ReceivedPoint, ScrapingFarEnd } from "@meterbridge/conformance";
import { Agent, type IncomingMessage, request, type RequestOptions } from "node:http";
import { Agent as TlsAgent, request as requestTls } from "node:https";
import { changes } from "../changes.ts";
import { connections } from "../connections.ts";
import { prometheusAccept } from "./prometheus-accept.ts";
import { type ScrapeAnswer, scrapeAnswer } from "./scrape-answer.ts";

export interface ScrapeFarEndOptions {
  /** Where to scrape, `http:` or `https:`. */
  readonly url: string;
  /** A Unix socket to connect to; of `url` there is then only the path, and the name of the host in headers. */
  readonly socketPath?: string | undefined;
  /** The `Accept` header; that of Prometheus 3 unless said. */
  readonly accept?: string | undefined;
  /** More headers: credentials, or the timeout that Prometheus tells. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** PEM texts: the authority to trust, the certificate to show and its key. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string } | undefined;
  /** After how many milliseconds a scrape is given up: 10 000 unless said, as Prometheus has it. */
  readonly limitMs?: number | undefined;
}

/** A far end that scrapes over HTTP as Prometheus does, and reads strictly what it got. */
export interface ScrapeFarEnd extends ScrapingFarEnd {
  /** What was scraped, in the order in which it came; only answers with the status 200. */
  readonly answers: readonly ScrapeAnswer[];
  /**
   * The data points of all answers.
   *
   * @throws {TypeError} When one of them is no sound exposition.
   */
  received(): readonly ReceivedPoint[];
  readonly connections: () => { readonly open: number; readonly total: number };
}

/**
 * Makes a far end that scrapes; it does not connect before. Connections are kept alive until `stop`. An exposition that is
 * not sound shows when `received()` reads it, as a `TypeError`.
 */
export function scrapeFarEnd(options: ScrapeFarEndOptions): ScrapeFarEnd {
  const { url, socketPath, accept = prometheusAccept.v3, headers, tls, limitMs = 10_000 } = options;
  const { tell, until } = changes();
  const opened = connections(tell);
  const isTls = new URL(url).protocol === "https:";
  const agent = isTls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const stopped = new AbortController();
  const answers: ScrapeAnswer[] = [];
  let attempts = 0;

  return {
    next: () => {
      throw new Error("it scrapes: nobody tells it how to behave");
    },
    received: () => answers.flatMap((answer) => answer.points()),
    attempts: () => attempts,
    answers,
    connections: opened.count,
    async stop() {
      stopped.abort();
      agent.destroy();
      opened.reset();
      await until(() => opened.count().open === 0);
    },
    async scrape() {
      attempts += 1;
      const limit = AbortSignal.timeout(limitMs);
      try {
        answers.push(await answerWithin(AbortSignal.any([stopped.signal, limit])));
        return {};
      } catch (error) {
        if (stopped.signal.aborted) return { error: new Error("nobody scrapes any more", { cause: error }) };
        if (limit.aborted) return { error: new Error(`not scraped within ${limitMs} ms`, { cause: error }) };
        return { error: error as Error };
      }
    },
  };

  async function answerWithin(signal: AbortSignal): Promise<ScrapeAnswer> {
    const response = await responseWithin(signal);
    const parts: Uint8Array[] = [];
    for await (const part of response) parts.push(part as Uint8Array);
    const body = Buffer.concat(parts);
    if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}: ${body.toString().trim()}`);
    const { "content-type": contentType = "", "content-encoding": encoding = "identity" } = response.headers;
    return scrapeAnswer(contentType, encoding, body);
  }

  function responseWithin(signal: AbortSignal): Promise<IncomingMessage> {
    const given: RequestOptions = {
      agent,
      signal,
      headers: { accept, "accept-encoding": "gzip", "user-agent": "Prometheus/3.14.0", ...headers },
      ...tls,
      ...(socketPath !== undefined && { socketPath }),
    };
    return new Promise((resolve, reject) => {
      const call = isTls ? requestTls(url, given) : request(url, given);
      call.on("socket", (socket) => {
        if (opened.numberOf(socket) === 0) opened.add(socket);
      });
      call.on("response", resolve);
      call.on("error", reject);
      call.end();
    });
  }
}
