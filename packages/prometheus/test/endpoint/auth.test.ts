import type { IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { endpoint } from "../../src/endpoint/endpoint.ts";
import { listen } from "../../src/endpoint/server/listen.ts";
import type { ListenOptions } from "../../src/endpoint/server/listen-options.ts";
import { ask, type Asked, type Got } from "./asking.ts";
import { listenFor } from "./listening.ts";
import { recordedLog } from "./recorded-log.ts";
import { heldScrape, saying } from "./scrapes.ts";

async function asked(options: ListenOptions, asked: Asked = {}): Promise<Got> {
  return ask(((await listenFor(options)).address as AddressInfo).port, asked);
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

const one = { basicAuth: { username: "prometheus", password: "pass:wörd" } };
const several = {
  basicAuth: [
    { username: "a", password: "1" },
    { username: "b", password: "2" },
  ],
};
const token = { bearerToken: "t0ken" };
const tokens = { bearerToken: ["old", "new"] };

describe("who may scrape", () => {
  it.for<readonly [options: ListenOptions, authorization: string | undefined, status: number]>([
    [{}, undefined, 200],
    [{}, "Basic nonsense", 200],
    [one, basic("prometheus", "pass:wörd"), 200],
    [one, basic("prometheus", "pass:wörd").replace("Basic ", "BASIC   "), 200],
    [one, undefined, 401],
    [one, "", 401],
    [one, "Basic", 401],
    [one, "Basic !!!", 401],
    [one, basic("prometheus", "pass:word"), 401],
    [one, basic("prometheus", "pass:wörd2"), 401],
    [one, basic("prometheus", ""), 401],
    [one, basic("Prometheus", "pass:wörd"), 401],
    [one, basic("prometheus:pass", "wörd"), 200],
    [one, basic("", ""), 401],
    [one, "Bearer pass:wörd".replace("ö", "o"), 401],
    [several, basic("a", "1"), 200],
    [several, basic("b", "2"), 200],
    [several, basic("a", "2"), 401],
    [token, "Bearer t0ken", 200],
    [token, "bearer t0ken", 200],
    [token, "Bearer t0ken2", 401],
    [token, "Bearer T0KEN", 401],
    [token, "Bearer", 401],
    [token, "t0ken", 401],
    [token, basic("t0ken", ""), 401],
    [tokens, "Bearer old", 200],
    [tokens, "Bearer new", 200],
    [tokens, "Bearer old,new", 401],
    [{ ...one, ...token }, "Bearer t0ken", 200],
    [{ ...one, ...token }, basic("prometheus", "pass:wörd"), 200],
    [{ ...one, ...token }, "Bearer other", 401],
    [{ authorize: () => true }, undefined, 200],
    [{ authorize: () => Promise.resolve(true) }, undefined, 200],
    [{ authorize: () => false }, undefined, 401],
    [{ authorize: () => Promise.resolve(false) }, undefined, 401],
    [{ authorize: ({ headers }: IncomingMessage) => headers.authorization === "Own x" }, "Own x", 200],
    [{ ...token, authorize: () => false }, "Bearer t0ken", 200],
    [{ ...token, authorize: () => true }, "Bearer other", 200],
  ])("%o with %s: %i", async ([options, authorization, status]) => {
    const headers = authorization === undefined ? {} : { authorization };
    expect(await asked(options, { headers })).toMatchObject({
      status,
      text: status === 200 ? "a 1\n" : "Unauthorized.\n",
    });
  });

  it.for([
    [one, 'Basic realm="metrics", charset="UTF-8"'],
    [token, 'Bearer realm="metrics"'],
    [{ ...one, ...token }, 'Basic realm="metrics", charset="UTF-8", Bearer realm="metrics"'],
    [{ authorize: () => false }, 'Bearer realm="metrics"'],
  ] as const)("a 401 of %o says what is asked for", async ([options, challenge]) => {
    const { headers } = await asked(options);
    expect(headers).toMatchObject({ "www-authenticate": challenge, "cache-control": "no-store" });
  });

  it.for([
    ["/metrics", 401],
    ["/", 401],
    ["/elsewhere", 401],
    ["/-/healthy", 200],
    ["/-/healthy?x", 200],
  ] as const)("%s without authentication: %i", async ([path, status]) => {
    expect(await asked(one, { path })).toMatchObject({ status });
  });

  it("nothing is scraped for who is not let in", async () => {
    const held = heldScrape();
    const listening = await listenFor(one, endpoint(held.scrape));
    expect(await ask((listening.address as AddressInfo).port)).toMatchObject({ status: 401 });
    expect(held.requests).toEqual([]);
  });
});

describe("a function that cannot decide", () => {
  it.for([
    [
      "throws",
      () => {
        throw new Error("the database is down");
      },
    ],
    ["rejects", () => Promise.reject(new Error("the database is down"))],
  ] as const)("%s: nobody is let in, and the log says why", async ([, authorize]) => {
    const warnings = recordedLog();
    const { status, text } = await asked({ authorize });
    expect([status, text]).toEqual([500, "Whether this may be read could not be decided.\n"]);
    expect(warnings).toEqual(["warn: prometheus: a request was not let in, authorize failed: the database is down"]);
  });

  it("answers late: nothing is scraped for a client that has gone meanwhile", async () => {
    const held = heldScrape();
    const clock = testClock();
    const question = { decide: (isAllowed: boolean): void => void isAllowed, gone: (): void => {} };
    const isGone = new Promise<void>((resolve) => (question.gone = resolve));
    const authorize = ({ socket }: IncomingMessage): Promise<boolean> => {
      socket.once("close", question.gone);
      return new Promise((resolve) => (question.decide = resolve));
    };
    const { address } = await listenFor({ authorize, clock }, endpoint(held.scrape));
    const socket = connect((address as AddressInfo).port, "127.0.0.1");
    socket.write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    await clock.waiting();
    socket.destroy();
    await isGone;
    question.decide(true);
    await clock.advance(0);
    expect([held.requests, clock.pending()]).toEqual([[], []]);
  });

  it("never answers: after ten seconds nobody is let in", async () => {
    const clock = testClock();
    const answered = asked({ authorize: () => new Promise<boolean>(() => {}), clock });
    await clock.waiting();
    expect(clock.pending()).toEqual([10_000]);
    await clock.advance(10_000);
    expect(await answered).toMatchObject({ status: 500 });
    expect(clock.pending()).toEqual([]);
  });
});

it("no credentials are in the log", async () => {
  const logged = recordedLog();
  await asked({ ...one, ...token }, { headers: { authorization: basic("prometheus", "guess") } });
  await asked({ ...one, ...token }, { headers: { authorization: "Bearer guess" } });
  expect(logged).toEqual([]);
});

it.for<readonly [options: object, allowed: RegExp]>([
  [
    { basicAuth: { username: "a:b", password: "hidden" } },
    /basicAuth: got a object \(not shown\), allowed: \{ username/,
  ],
  [{ basicAuth: { username: "hidden" } }, /basicAuth: got a object/],
  [{ basicAuth: { username: "hidden", password: "" } }, /basicAuth: got a object/],
  [{ basicAuth: { username: "hidden", password: "hidden", role: "x" } }, /basicAuth: got a object/],
  [{ basicAuth: [] }, /basicAuth: got a object/],
  [{ basicAuth: "hidden" }, /basicAuth: got a string/],
  [{ bearerToken: "hidden hidden" }, /bearerToken: got a string \(not shown\), allowed: a token/],
  [{ bearerToken: "" }, /bearerToken: got a string/],
  [{ bearerToken: [] }, /bearerToken: got a object/],
  [{ bearerToken: ["hidden", 1] }, /bearerToken: got a object/],
  [{ authorize: true }, /authorize: got true, allowed: a function/],
])("%o is refused, and not shown", async ([options, allowed]) => {
  const error = await listen(endpoint(saying()).handler, options).catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).message).toMatch(allowed);
  expect((error as Error).message).not.toContain("hidden");
});
