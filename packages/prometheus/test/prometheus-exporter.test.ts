import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { ExportError } from "@meterbridge/core";
import { parseExposition, testClock } from "@meterbridge/test-harness";
import { AggregationType, MeterProvider } from "@opentelemetry/sdk-metrics";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { prometheusExporter, type PrometheusExporter, type PrometheusExporterOptions } from "../src/index.ts";
import { folder } from "./endpoint/listening.ts";

interface Shop {
  readonly exporter: PrometheusExporter;
  readonly provider: MeterProvider;
}

/** An exporter of a provider that has counted orders and seen sizes, until the test is over. */
function shop(options: PrometheusExporterOptions = {}): Shop {
  const exporter = prometheusExporter({ scopeInfo: false, targetInfo: false, ...options });
  const provider = new MeterProvider({
    readers: [exporter],
    views: [{ instrumentName: "size", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  onTestFinished(() => provider.shutdown());
  const meter = provider.getMeter("shop");
  meter.createCounter("shop.orders").add(3, { route: "/" });
  meter.createGauge("open").record(1);
  meter.createHistogram("size").record(5);
  return { exporter, provider };
}

/** Another callback, which is told of and then waits. */
function addHanging({ provider }: Shop): Promise<void> {
  return new Promise((asked) => {
    provider
      .getMeter("shop")
      .createObservableGauge("hanging")
      .addCallback(() => {
        asked();
        return new Promise(() => {});
      });
  });
}

const orders = '# TYPE shop_orders_total counter\nshop_orders_total{route="/"} 3\n';
const open = "# TYPE open gauge\nopen 1\n";

describe("a scrape over HTTP", () => {
  it.for([
    [undefined, "text/plain; version=0.0.4; charset=utf-8", ["shop_orders_total", "open"]],
    ["application/json", "text/plain; version=0.0.4; charset=utf-8", ["shop_orders_total", "open"]],
    [
      "text/plain;version=1.0.0;escaping=allow-utf-8",
      "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
      ["shop_orders_total", "open"],
    ],
    [
      "application/openmetrics-text;version=1.0.0",
      "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
      ["shop_orders", "open"],
    ],
    [
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,text/plain;q=0.1",
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores",
      ["size", "shop_orders_total", "open"],
    ],
  ] as const)("that accepts %s gets %s", async ([accept, type, names]) => {
    const { url } = await shop().exporter.listen({ port: 0 });
    const response = await fetch(url, { headers: accept === undefined ? {} : { accept } });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    const { families } = parseExposition(type, new Uint8Array(await response.arrayBuffer()));
    expect(families.map(({ name }) => name)).toEqual(names);
  });

  it("is the same from the exporter's server, fetch and render", async () => {
    const { exporter } = shop();
    const { url } = await exporter.listen({ port: 0 });
    const contentType = "text/plain; version=0.0.4; charset=utf-8";
    const { fetch: answer, render } = exporter;
    for (const response of [await fetch(url), await answer(new Request("http://localhost/any/path"))]) {
      expect([response.headers.get("content-type"), await response.text()]).toEqual([contentType, orders + open]);
    }
    const rendered = await render();
    expect([rendered.contentType, Buffer.from(rendered.body).toString()]).toEqual([contentType, orders + open]);
  });

  it("with HEAD has the headers alone", async () => {
    const { url } = await shop().exporter.listen({ port: 0 });
    const response = await fetch(url, { method: "HEAD" });
    const length = response.headers.get("content-length");
    expect([response.status, length, await response.text()]).toEqual([200, String((orders + open).length), ""]);
  });

  it.for([
    ["name[]=open", open],
    ["name[]=shop_orders_total", orders],
    ["name[]=shop_orders_total&name[]=open", orders + open],
    ["name[]=other", ""],
    ["", orders + open],
  ] as const)("?%s gives these families alone", async ([query, said]) => {
    const { exporter } = shop();
    const { url } = await exporter.listen({ port: 0 });
    expect(await (await fetch(`${url}?${query}`)).text()).toBe(said);
    if (query === "") return;
    const names = new URLSearchParams(query).getAll("name[]");
    expect(Buffer.from((await exporter.render({ names })).body).toString()).toBe(said);
  });

  it("counts itself among the metrics if it is told to", async () => {
    const { url } = await shop({ handlerMetrics: true }).exporter.listen({ port: 0 });
    await (await fetch(url)).text();
    const text = await (await fetch(url)).text();
    expect(text).toContain('promhttp_metric_handler_requests_total{code="200"} 1\n');
    expect(text).toContain("promhttp_metric_handler_requests_in_flight 1\n");
    // The exponential histogram, which has no form in text, was left out of the first scrape.
    expect(text).toContain('promhttp_metric_handler_dropped_points_total{reason="no_native_histograms"} 1\n');
    const without = await shop().exporter.render();
    expect(Buffer.from(without.body).toString()).not.toContain("promhttp");
  });
});

describe("what cannot be collected", () => {
  it.for([
    ["fail", 500, "The metrics could not be collected. The diagnostic log says why.\n"],
    ["partial", 200, orders + open],
  ] as const)("with errorPolicy %s is a %i", async ([errorPolicy, status, said]) => {
    const { exporter, provider } = shop({ errorPolicy });
    provider
      .getMeter("shop")
      .createObservableGauge("broken")
      .addCallback(() => {
        throw new Error("the database is down");
      });
    const { url } = await exporter.listen({ port: 0 });
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([status, said]);
  });

  it("because a callback hangs leaves the others time to be served before the scraper gives up", async () => {
    const clock = testClock();
    const partial = shop({ errorPolicy: "partial", clock });
    const asked = addHanging(partial);
    // The SDK's own, which it gives callbacks up with.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const headers = { "x-prometheus-scrape-timeout-seconds": "2" };
    const answered = partial.exporter.fetch(new Request("http://localhost/", { headers }));
    await asked;
    await vi.advanceTimersByTimeAsync(1_799);
    const response = await answered;
    expect([response.status, await response.text()]).toEqual([200, orders + open]);
  });

  it("because there is no MeterProvider is a 503", async () => {
    const exporter = prometheusExporter();
    onTestFinished(() => exporter.shutdown());
    const response = await exporter.fetch(new Request("http://localhost/"));
    expect([response.status, await response.text()]).toEqual([503, "The exporter has no MeterProvider yet.\n"]);
    await expect(exporter.render()).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("listen", () => {
  it("takes host and port of the environment", async () => {
    vi.stubEnv("OTEL_EXPORTER_PROMETHEUS_HOST", "127.0.0.1");
    vi.stubEnv("OTEL_EXPORTER_PROMETHEUS_PORT", "0");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { url } = await shop().exporter.listen({ host: undefined });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(await (await fetch(url)).text()).toBe(orders + open);
  });

  it("prefers what it is given", async () => {
    vi.stubEnv("OTEL_EXPORTER_PROMETHEUS_HOST", "192.0.2.1");
    vi.stubEnv("OTEL_EXPORTER_PROMETHEUS_PORT", "1");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { exporter } = shop();
    expect((await exporter.listen({ host: "localhost", port: 0 })).url).toMatch(/^http:\/\/localhost:/);
    const socketPath = join(await folder(), "a.sock");
    expect((await exporter.listen({ socketPath })).address).toBe(socketPath);
  });

  it("may be called for several servers, which shutdown closes", async () => {
    const { exporter, provider } = shop();
    const servers = await Promise.all([exporter.listen({ port: 0 }), exporter.listen({ port: 0, endpoint: "/other" })]);
    for (const { url } of servers) expect(await (await fetch(url)).text()).toBe(orders + open);
    await provider.shutdown();
    for (const { url } of servers) await expect(fetch(url)).rejects.toThrow("fetch failed");
    await provider.shutdown();
    await exporter.shutdown();
    for (const { close } of servers) await close();
  });

  it("may be called again for the address of a server that is closed", async () => {
    const { exporter } = shop();
    const first = await exporter.listen({ port: 0 });
    await first.close();
    const second = await exporter.listen({ port: (first.address as AddressInfo).port });
    expect(await (await fetch(second.url)).text()).toBe(orders + open);
  });

  it("may be called again when it failed", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => new Promise((resolve) => other.close(() => resolve())));
    const { exporter } = shop();
    const taken = exporter.listen({ host: "127.0.0.1", port: (other.address() as AddressInfo).port });
    await expect(taken).rejects.toMatchObject({ code: "EADDRINUSE" });
    const { url } = await exporter.listen({ port: 0 });
    expect((await fetch(url)).status).toBe(200);
  });

  it("that is pending when the exporter is shut down ends with a server that is closed", async () => {
    const { exporter, provider } = shop();
    const pending = exporter.listen({ port: 0 });
    await provider.shutdown();
    await expect(fetch((await pending).url)).rejects.toThrow("fetch failed");
  });
});

describe("after shutdown", () => {
  it("listen and render reject with it, requests are a 503", async () => {
    const { exporter, provider } = shop();
    await provider.shutdown();
    for (const call of [() => exporter.listen({ port: 0 }), () => exporter.render()]) {
      const error = await call().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ExportError);
      expect(error).toMatchObject({ code: "shutdown" });
    }
    const response = await exporter.fetch(new Request("http://localhost/"));
    expect([response.status, await response.text()]).toEqual([503, "The exporter is shut down.\n"]);
  });

  it("a scrape that was under way is answered 503", async () => {
    const hanging = shop();
    const asked = addHanging(hanging);
    const { url } = await hanging.exporter.listen({ port: 0 });
    const answered = fetch(url);
    await asked;
    await hanging.provider.shutdown();
    expect((await answered).status).toBe(503);
  });
});

describe("wrong options are all named in one error", () => {
  it("of the exporter", () => {
    const wrong = {
      translationStrategy: "none",
      namespace: "1",
      errorPolicy: "ignore",
      handlerMetrics: 1,
      registry: {},
      maxInFlight: 0,
      prefix: "a",
    };
    expect(() => prometheusExporter(wrong as never)).toThrow(/^prometheusExporter: 7 wrong options\n/);
  });

  it("of listen", async () => {
    await expect(shop().exporter.listen({ port: -1, paht: "/" } as never)).rejects.toThrow(
      /^listen: 2 wrong options\n/,
    );
  });

  it.for([
    [{ accept: 1, names: "a", timeoutMs: 0, format: "text" }, /^render: 4 wrong options\n/],
    [{ names: [1] }, /names: got an array of 1, allowed: an array of texts$/],
    ...[NaN, -1, 0.5, Infinity].map(
      (timeoutMs) => [{ timeoutMs }, /timeoutMs: got .* allowed: a whole number/] as const,
    ),
  ] as const)("of render: %o", async ([request, message]) => {
    await expect(shop().exporter.render(request as never)).rejects.toThrow(message);
  });

  it("but an Accept header may be empty", async () => {
    expect((await shop().exporter.render({ accept: "" })).contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  });
});
