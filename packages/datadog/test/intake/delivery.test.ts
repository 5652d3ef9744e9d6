import type { Outcome, Payload } from "@meterbridge/core";
import { httpPool } from "@meterbridge/pooled-http";
import { circuitBreaker, spool } from "@meterbridge/resilience";
import { httpFarEnd, type HttpFarEnd, testClock } from "@meterbridge/test-harness";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { delivery } from "../../src/intake/delivery.ts";
import { nativeTransport } from "../../src/intake/native-transport.ts";
import type { DatadogExporterOptions } from "../../src/index.ts";
import { spoolFolder } from "../spool-folder.ts";
import { newCall, payloadOf } from "./payload.ts";

const now = 1_900_000_000;
const key = "0123456789abcdef0123456789abcdef";
let farEnd: HttpFarEnd<never>;
beforeEach(async () => {
  farEnd = await httpFarEnd<never>({ path: "/dd", decode: () => [] });
  farEnd.otherwise({ do: "answer", status: 202, body: '{"errors":[]}' });
  onTestFinished(() => farEnd.stop());
});

function sink(options: DatadogExporterOptions = {}) {
  const settings = { url: farEnd.url, apiKey: key, ...options };
  const transport = delivery(settings, nativeTransport(settings));
  onTestFinished(() => transport.close(newCall()));
  return transport;
}

function clockAt(seconds: number) {
  return testClock({ wallTimeMs: seconds * 1_000 });
}

describe("each kind goes to its own intake", () => {
  it("over the same connection, with the key and the length", async () => {
    const to = sink({ clock: clockAt(now), userAgent: "shop/7" });
    expect(await to.send(payloadOf("series", [now]), newCall())).toMatchObject({ kind: "delivered" });
    expect(await to.send(payloadOf("sketches", [now, now]), newCall())).toMatchObject({ kind: "delivered" });
    const [series, sketches] = farEnd.requests;
    expect(series).toMatchObject({ method: "POST", path: "/dd/api/v2/series", connection: 1 });
    expect(sketches).toMatchObject({ method: "POST", path: "/dd/api/beta/sketches", connection: 1 });
    for (const { headers, body } of farEnd.requests) {
      expect(headers).toMatchObject({
        "dd-api-key": key,
        "content-type": "application/x-protobuf",
        "content-length": String(body.byteLength),
      });
      expect(headers["user-agent"]).toMatch(/^shop\/7 Meterbridge-datadog\/\d/);
      expect(headers).not.toHaveProperty("transfer-encoding");
    }
  });

  it("and a pool that is given is left open", async () => {
    const pool = httpPool();
    onTestFinished(() => pool.close());
    const to = sink({ pool, clock: clockAt(now) });
    await to.send(payloadOf("series", [now]), newCall());
    await to.close(newCall());
    expect(pool.closed).toBe(false);
    expect(farEnd.connections().open).toBe(1);
  });

  it("and a pool of its own is closed", async () => {
    const to = sink({ clock: clockAt(now) });
    await to.send(payloadOf("series", [now]), newCall());
    await to.send(payloadOf("sketches", [now]), newCall());
    await to.close(newCall());
    await to.close(newCall());
    await farEnd.closedTo(0);
    expect(await to.send(payloadOf("series", [now]), newCall())).toMatchObject({ error: { code: "shutdown" } });
  });
});

describe("while it waits to try again", () => {
  it("x-ratelimit-reset is waited for", async () => {
    const clock = clockAt(now);
    farEnd.next({ do: "answer", status: 429, headers: { "x-ratelimit-reset": "7" } });
    const sent = sink({ clock, random: () => 0, attemptTimeoutMs: 0 }).send(payloadOf("series", [now]), newCall());
    await farEnd.request(1);
    await clock.waiting();
    await clock.advance(6_999);
    expect(farEnd.attempts()).toBe(1);
    await clock.advance(1);
    expect(await sent).toMatchObject({ kind: "delivered" });
    expect(farEnd.attempts()).toBe(2);
  });

  it("what grows too old is not sent, and is told", async () => {
    const clock = clockAt(now);
    farEnd.next({ do: "fail" });
    const sent = sink({ clock, attemptTimeoutMs: 0 }).send(payloadOf("series", [now - 3_600, now]), newCall());
    await farEnd.request(1);
    await clock.waiting();
    await clock.advanceToNextTimer();
    expect(await sent).toMatchObject({
      kind: "failed",
      error: {
        code: "refused",
        message: expect.stringContaining("1 of 2 data points are older than an hour") as string,
      },
      divide: [0],
    });
    expect(farEnd.attempts()).toBe(1);
  });
});

it("what is too old says nothing of the far end to a circuit breaker that is open", async () => {
  const clock = clockAt(now);
  const to = sink({ clock, circuitBreaker: circuitBreaker({ clock }), retry: false, attemptTimeoutMs: 0 });
  const state = (): unknown => {
    const figures = new Map<string, unknown>();
    to.inspect!((name, value) => void figures.set(name, value));
    return figures.get("circuit_breaker.state");
  };
  farEnd.otherwise({ do: "fail" });
  while (state() === "closed") await to.send(payloadOf("series", [now]), newCall());
  await clock.advance(120_000);
  expect(await to.send(payloadOf("series", [now - 7_200]), newCall())).toMatchObject({ error: { code: "refused" } });
  expect(state()).not.toBe("closed");
  farEnd.otherwise({ do: "answer", status: 202 });
  await to.send(payloadOf("series", [now]), newCall());
  expect(state()).toBe("closed");
});

describe("out of a spool", () => {
  const kinds = (): string[] => farEnd.requests.map(({ path, body }) => `${path} ${body.byteLength}`);

  it("each payload goes to the intake of its kind, in a later process too, without its key on the disk", async () => {
    const dir = spoolFolder();
    const clock = clockAt(now);
    farEnd.otherwise({ do: "fail" });
    const first = sink({ clock, spool: spool({ dir, clock }) });
    const payloads: readonly Payload[] = [payloadOf("series", [now]), payloadOf("sketches", [now, now])];
    const outcomes: Outcome<Payload>[] = [];
    for (const payload of payloads) outcomes.push(await first.send(payload, newCall()));
    expect(outcomes).toMatchObject([{ accepted: true }, { accepted: true }]);
    await first.close(newCall());
    const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    for (const { parentPath, name } of files) {
      expect((await readFile(join(parentPath, name))).includes(key)).toBe(false);
    }

    farEnd.otherwise({ do: "answer", status: 202 });
    const before = farEnd.requests.length;
    const second = sink({ clock, spool: spool({ dir, clock }) });
    await second.flush(newCall());
    expect(kinds().slice(before)).toEqual(["/dd/api/v2/series 1", "/dd/api/beta/sketches 2"]);
  });

  it("what is too old by then is dropped and told, and what is fresh goes on", async () => {
    const dir = spoolFolder();
    const clock = clockAt(now);
    farEnd.otherwise({ do: "fail" });
    const first = sink({ clock, spool: spool({ dir, clock }) });
    await first.send(payloadOf("series", [now - 3_000, now - 3_000]), newCall());
    await first.send(payloadOf("sketches", [now]), newCall());
    await first.close(newCall());

    farEnd.otherwise({ do: "answer", status: 202 });
    const before = farEnd.requests.length;
    await clock.advance(601_000);
    const second = sink({ clock, spool: spool({ dir, clock }) });
    await second.flush(newCall());
    expect(kinds().slice(before)).toEqual(["/dd/api/beta/sketches 1"]);
    const figures = new Map<string, number | string>();
    second.inspect!((name, value) => void figures.set(name, value));
    expect(figures.get("accepted.dropped")).toBe(2);
  });
});
