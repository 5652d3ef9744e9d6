import { certificates } from "@meterbridge/test-harness";
import { type Prometheus, type Scrape, serverOrSkip, startPrometheus } from "@meterbridge/testbed";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ListenOptions, prometheusExporter, type PrometheusExporter } from "../../src/index.ts";

const found = serverOrSkip("prometheus");
const title = `a guarded endpoint, scraped by Prometheus${found.available ? "" : ` (skipped: ${found.reason})`}`;

const { ca, server, client, strangeClient } = certificates();
const basicAuth = { username: "prometheus", password: "s3cret: with a colon" };
const bearerToken = "a-token";
const tls = { ca };

interface Guarded {
  readonly title: string;
  readonly served: ListenOptions;
  readonly scrape: Pick<Scrape, "basicAuth" | "bearerToken" | "tls">;
}

const ways: readonly Guarded[] = [
  { title: "a password", served: { basicAuth }, scrape: { basicAuth } },
  { title: "a token", served: { bearerToken }, scrape: { bearerToken } },
  { title: "TLS", served: { tls: server }, scrape: { tls } },
  { title: "TLS and a password", served: { tls: server, basicAuth }, scrape: { tls, basicAuth } },
  { title: "mTLS", served: { tls: { ...server, clientCa: ca } }, scrape: { tls: { ca, client } } },
];

const wrongWays: readonly (Guarded & { readonly fault: RegExp })[] = [
  {
    title: "another password",
    served: { basicAuth },
    scrape: { basicAuth: { ...basicAuth, password: "guessed" } },
    fault: /401 Unauthorized/,
  },
  { title: "another token", served: { bearerToken }, scrape: { bearerToken: "guessed" }, fault: /401 Unauthorized/ },
  { title: "who says nothing", served: { bearerToken, basicAuth }, scrape: {}, fault: /401 Unauthorized/ },
  {
    title: "somebody else's certificate",
    served: { tls: { ...server, clientCa: ca } },
    scrape: { tls: { ca, client: strangeClient } },
    fault: /EOF|connection reset|tls: /,
  },
];

describe.skipIf(!found.available)(title, () => {
  let exporter: PrometheusExporter;
  let provider: MeterProvider;
  let prometheus: Prometheus | undefined;

  beforeEach(() => {
    exporter = prometheusExporter();
    provider = new MeterProvider({ readers: [exporter] });
    provider.getMeter("guarded").createCounter("secrets").add(7);
  });

  afterEach(async () => {
    await prometheus?.stop();
    await provider.shutdown();
  });

  async function scrape(guarded: readonly Guarded[]): Promise<Prometheus> {
    const scrapes = guarded.map(async ({ title, served, scrape }) => {
      const { url } = await exporter.listen({ host: "127.0.0.1", port: 0, ...served });
      return { job: title, url, ...scrape };
    });
    return (prometheus = await startPrometheus({ scrapes: await Promise.all(scrapes) }));
  }

  it("gives its metrics to who proves to be the right one", async () => {
    const scraping = await scrape(ways);
    await scraping.scraped();
    const samples = await scraping.query("secrets_total");
    expect(samples.map(({ labels, value }) => `${labels["job"]}: ${value}`).sort()).toEqual(
      ways.map(({ title }) => `${title}: 7`).sort(),
    );
  });

  it.for(wrongWays)("gives nothing for $title", async ({ fault, ...guarded }) => {
    const scraping = await scrape([guarded]);
    await expect(scraping.scraped()).rejects.toThrow(fault);
    expect(await scraping.query("secrets_total")).toEqual([]);
  });
});
