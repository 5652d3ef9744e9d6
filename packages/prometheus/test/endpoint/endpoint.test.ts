import type { ExportErrorCode } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { endpoint } from "../../src/endpoint/endpoint.ts";
import type { ScrapeRequest } from "../../src/exposition/exposition.ts";
import { overFetch, overNode } from "./asking.ts";
import { expositionOf, failing, heldScrape, lines, saying } from "./scrapes.ts";

const always = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  vary: "Accept, Accept-Encoding",
};

const large = lines(600_000);

describe.for([
  ["node:http", overNode],
  ["fetch", overFetch],
] as const)("over %s", ([, ask]) => {
  it("what was scraped is sent, with its type and length", async () => {
    const { status, headers, text } = await ask(endpoint(saying("a 1\n", "b 2\n")));
    expect([status, text]).toEqual([200, "a 1\nb 2\n"]);
    expect(headers).toMatchObject({
      ...always,
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "content-length": "8",
    });
    expect(headers).not.toHaveProperty("content-encoding");
  });

  it("the dialect is negotiated", async () => {
    const accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8,text/plain;q=0.1";
    const { headers } = await ask(endpoint(saying("# EOF\n")), { headers: { accept } });
    expect(headers["content-type"]).toBe(
      "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
    );
  });

  it.for(["application/json", "text/plain;version=9", "nonsense,,;"])("accept %s gets text 0.0.4", async (accept) => {
    const { status, headers } = await ask(endpoint(saying("a 1\n")), { headers: { accept } });
    expect([status, headers["content-type"]]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
  });

  it.for([
    ["gzip", large, "gzip"],
    ["zstd", large, "zstd"],
    ["gzip, zstd", large, "zstd"],
    ["br", large, undefined],
    ["gzip;q=0", large, undefined],
    ["gzip", "a 1\n", undefined],
    ["gzip, identity;q=0", "a 1\n", "gzip"],
    ["gzip, identity;q=0", "", "gzip"],
  ] as const)("accept-encoding %s", async ([accepted, said, encoding]) => {
    const chunks = [said.slice(0, 250_000), said.slice(250_000)].filter((chunk) => chunk !== "");
    const { headers, raw, text } = await ask(endpoint(saying(...chunks)), { headers: { "accept-encoding": accepted } });
    expect(text === said).toBe(true);
    expect(headers["content-encoding"]).toBe(encoding);
    expect(headers["content-length"]).toBe(encoding ? undefined : String(raw.length));
    if (encoding && said === large) expect(raw.length).toBeLessThan(said.length / 3);
  });

  it("nothing is compressed when that is switched off", async () => {
    const answer = await ask(endpoint(saying(large), { compression: false }), {
      headers: { "accept-encoding": "gzip" },
    });
    expect(answer.headers).not.toHaveProperty("content-encoding");
    expect(answer.raw.length).toBe(large.length);
  });

  it.for([
    ["as it is", {}],
    ["compressed", { "accept-encoding": "gzip" }],
  ] as const)("HEAD has the headers without the body, %s", async ([, headers]) => {
    const get = await ask(endpoint(saying(large)), { headers });
    const head = await ask(endpoint(saying(large)), { headers, method: "HEAD" });
    const ofBody = ["transfer-encoding", "date", "connection", "keep-alive"];
    const compared = (all: object): unknown => Object.entries(all).filter(([name]) => !ofBody.includes(name));
    expect([head.status, head.raw.length]).toEqual([200, 0]);
    expect(compared(head.headers)).toEqual(compared(get.headers));
  });

  it.for(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("%s is not allowed, and scrapes nothing", async (method) => {
    const held = heldScrape();
    const { status, headers } = await ask(endpoint(held.scrape), { method });
    expect([status, headers["allow"]]).toEqual([405, "GET, HEAD"]);
    expect(headers).toMatchObject(always);
    expect(held.requests).toEqual([]);
  });

  it.for<readonly [code: ExportErrorCode, status: number]>([
    ["shutdown", 503],
    ["timeout", 503],
    ["unavailable", 503],
    ["unknown", 500],
    ["encoding", 500],
    ["connection", 500],
  ])("a scrape that fails with %s is a %i, and its message stays here", async ([code, expected]) => {
    const { status, headers, text } = await ask(endpoint(failing(code, "the secret")), {
      headers: { accept: "application/openmetrics-text" },
    });
    expect(status).toBe(expected);
    expect(headers).toMatchObject({ ...always, "content-type": "text/plain; charset=utf-8" });
    expect(text).toMatch(/^[A-Z][\w ,.]+\.\n$/);
    expect(text).not.toContain("secret");
  });

  it("a scrape that throws in spite of its promise is a 500", async () => {
    const { status, text } = await ask(endpoint(() => Promise.reject(new Error("the secret"))));
    expect(status).toBe(500);
    expect(text).not.toContain("secret");
  });

  it("what could be collected in part is a 200", async () => {
    const partial = endpoint((request) =>
      Promise.resolve({ ...expositionOf(request, "a 1\n"), errors: [new Error("no")] }),
    );
    expect(await ask(partial)).toMatchObject({ status: 200, text: "a 1\n" });
  });

  it.for<readonly [path: string, names: readonly string[] | undefined]>([
    ["/metrics", undefined],
    ["/metrics?", undefined],
    ["/metrics?other=a", undefined],
    ["/metrics?name[]=", undefined],
    ["/metrics?name[]=a", ["a"]],
    ["/metrics?name%5B%5D=a&name%5B%5D=b&name[]=a", ["a", "b"]],
    ["/metrics?name[]=a.b%2Fc&x=1", ["a.b/c"]],
    [`/metrics?${"name[]=a&".repeat(1_024)}`, ["a"]],
  ])("%s asks for %j", async ([path, names]) => {
    const requests: ScrapeRequest[] = [];
    const noting = endpoint((request) => {
      requests.push(request);
      return Promise.resolve(expositionOf(request, "a 1\n"));
    });
    await ask(noting, { path });
    expect(requests.map((request) => request.names)).toEqual([names]);
  });

  it("more than 1 024 names are a bad request", async () => {
    const held = heldScrape();
    const { status, text } = await ask(endpoint(held.scrape), { path: `/?${"name[]=a&".repeat(1_025)}` });
    expect([status, text]).toEqual([400, "Bad request: there are more than 1024 name[].\n"]);
    expect(held.requests).toEqual([]);
  });

  it.for<readonly [header: string, timeoutMs: number]>([
    ["10", 9_500],
    ["2", 1_800],
    ["0.5", 450],
    ["0.000001", 1],
    ["5", 4_500],
    ["60", 10_000],
    ["999999999", 10_000],
    ["0", 10_000],
    ["0.0", 10_000],
    ["", 10_000],
    ["-1", 10_000],
    ["1e1", 10_000],
    ["0x10", 10_000],
    ["Infinity", 10_000],
    ["NaN", 10_000],
    ["ten", 10_000],
    ["5, 5", 10_000],
    ["9".repeat(400), 10_000],
  ])("a scraper that waits %s seconds gives it %i ms", async ([header, timeoutMs]) => {
    const timeouts: number[] = [];
    const noting = endpoint((request) => {
      timeouts.push(request.timeoutMs);
      return Promise.resolve(expositionOf(request, "a 1\n"));
    });
    await ask(noting, { headers: { "x-prometheus-scrape-timeout-seconds": header } });
    expect(timeouts).toEqual([timeoutMs]);
  });

  it("a scrape may take what the options say, whatever the scraper would allow", async () => {
    const timeouts: number[] = [];
    const noting = endpoint(
      (request) => {
        timeouts.push(request.timeoutMs);
        return Promise.resolve(expositionOf(request));
      },
      { timeoutMs: 2_000 },
    );
    await ask(noting);
    await ask(noting, { headers: { "x-prometheus-scrape-timeout-seconds": "30" } });
    await ask(noting, { headers: { "x-prometheus-scrape-timeout-seconds": "1" } });
    expect(timeouts).toEqual([2_000, 2_000, 900]);
  });

  it("those beyond the most that may be in flight are answered 503 at once", async () => {
    const held = heldScrape();
    const limited = endpoint(held.scrape, { maxInFlight: 2 });
    const served = [ask(limited), ask(limited)];
    await held.asked(2);
    const { status, headers, text } = await ask(limited);
    expect([status, headers["retry-after"], text]).toEqual([503, "1", "There are 2 scrapes already.\n"]);
    held.release("a 1\n");
    expect(await Promise.all(served)).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(await ask(limited)).toMatchObject({ status: 200 });
  });

  it("counts what it does in the names of promhttp", async () => {
    const clock = testClock({ wallTimeMs: 1_700_000_000_500 });
    const scrapes = [saying("a 1\n"), saying("a 1\n"), failing("shutdown")];
    const counting = endpoint((request) => scrapes.shift()!(request), { clock });
    const values = (): unknown =>
      counting
        .selfMetrics()
        .map(({ descriptor, dataPoints }) => [
          descriptor.name,
          ...dataPoints.map(({ attributes, value }) => [...Object.values(attributes), value]),
        ]);
    const before = counting.selfMetrics();
    expect(before[0]?.dataPoints[0]).toMatchObject({ startTime: [1_700_000_000, 500_000_000] });
    await ask(counting);
    await ask(counting, { method: "HEAD" });
    await ask(counting, { method: "POST" });
    await ask(counting);
    expect(values()).toEqual([
      ["promhttp_metric_handler_requests_total", ["200", 2], ["500", 0], ["503", 1], ["405", 1]],
      ["promhttp_metric_handler_errors_total", ["gathering", 1], ["encoding", 0]],
      ["promhttp_metric_handler_requests_in_flight", [0]],
    ]);
    // The series of before keep their attributes' objects, so that what was written of them can be kept.
    const after = counting.selfMetrics();
    expect(after[0]?.dataPoints[0]?.attributes).toBe(before[0]?.dataPoints[0]?.attributes);
  });

  it("counts failures by their cause, and the scrape that asks as in flight", async () => {
    const seen: unknown[] = [];
    const codes: ExportErrorCode[] = ["timeout", "encoding", "unknown"];
    const counting = endpoint(async (request) => {
      seen.push(counting.selfMetrics()[2]?.dataPoints[0]?.value);
      return failing(codes.shift()!)(request);
    });
    for (const status of [503, 500, 500]) expect(await ask(counting)).toMatchObject({ status });
    const [requests, errors] = counting.selfMetrics();
    expect(requests?.dataPoints.map(({ value }) => value)).toEqual([0, 2, 1]);
    expect(errors?.dataPoints.map(({ value }) => value)).toEqual([2, 1]);
    expect(seen).toEqual([1, 1, 1]);
  });
});

it("a query of more than 64 KiB is a bad request", async () => {
  const { status } = await overFetch(endpoint(saying("a 1\n")), { path: `/?name[]=${"a".repeat(65_536)}` });
  expect(status).toBe(400);
});

it("names every wrong option in one error", () => {
  expect(() =>
    endpoint(saying(), { maxInFlight: 0, timeoutMs: 0.5, sendTimeoutMs: -1, compression: "no", path: "/" } as never),
  ).toThrow(/^endpoint: 5 wrong options\n/);
});
