import type { Transport } from "@meterbridge/core";
import { describe, expect, it } from "vitest";
import { byKind } from "../../src/intake/by-kind.ts";
import { collecting, newCall, outOfSpool, payloadOf } from "./payload.ts";

describe("a payload is sent by the transport of its kind", () => {
  it.for(["series", "sketches"] as const)("%s, without what its content type has for us", async (kind) => {
    const transports = { series: collecting(), sketches: collecting() };
    const payload = payloadOf(kind, [10, 20]);
    const given = { ...payload, release: () => {} };
    expect(await byKind(transports).send(given, newCall())).toMatchObject({ kind: "delivered" });
    expect(transports[kind].sent).toEqual([{ ...given, contentType: "application/x-protobuf" }]);
    expect(transports.series.sent.length + transports.sketches.sent.length).toBe(1);
  });

  it("but one that has nothing to say is delivered as it is", async () => {
    const transports = { series: collecting(), sketches: collecting() };
    const empty = { ...payloadOf("sketches", [10]), body: new Uint8Array() };
    expect(await byKind(transports).send(empty, newCall())).toEqual({ kind: "delivered", rejectedPoints: 0 });
    expect(transports.sketches.sent).toEqual([]);
  });

  it("also when it comes out of a spool", async () => {
    const transports = { series: collecting(), sketches: collecting() };
    await byKind(transports).send(outOfSpool(payloadOf("sketches", [10])), newCall());
    expect(transports.sketches.sent).toHaveLength(1);
  });

  it.for([
    "",
    "application/x-protobuf",
    "application/json; kind=series; newest=1",
    "application/x-protobuf; kind=other; newest=1",
    "application/x-protobuf; kind=series; newest=x",
    "application/x-protobuf; kind=__proto__; newest=1",
    "application/x-protobuf; kind=otlp; newest=1",
  ])("what is none of ours fails: %j", async (contentType) => {
    const transports = { series: collecting(), sketches: collecting() };
    const outcome = await byKind(transports).send({ ...payloadOf("series", [10]), contentType }, newCall());
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "encoding" } });
    expect(outcome).not.toHaveProperty("divide");
    expect([...transports.series.sent, ...transports.sketches.sent]).toEqual([]);
  });
});

it("both are flushed and closed, and their figures shown, those of the connections that they share once", async () => {
  const log: string[] = [];
  const transport = (name: string): Transport => ({
    ...collecting(),
    flush: async () => void log.push(`flush ${name}`),
    close: async () => void log.push(`close ${name}`),
    inspect(visit) {
      visit("requests.in_flight", 1, { name });
      visit("connections.idle", 2);
    },
  });
  const both = byKind({ series: transport("series"), sketches: transport("sketches") });
  await both.flush(newCall());
  await both.close(newCall());
  expect(log).toEqual(["flush series", "flush sketches", "close series", "close sketches"]);
  const figures: unknown[] = [];
  both.inspect!((...figure) => void figures.push(figure));
  expect(figures).toEqual([
    ["requests.in_flight", 1, { name: "series" }],
    ["connections.idle", 2],
    ["requests.in_flight", 1, { name: "sketches" }],
  ]);
});
