import { cannot, everything, runConformance } from "@meterbridge/conformance";
import { describe, expect, it } from "vitest";
import { grpcCases, grpcEverything, grpcSubject, type GrpcSubjectOptions } from "../src/index.ts";

const quiet = { print: false } as const;
const options: GrpcSubjectOptions = {
  name: "mine",
  capabilities: everything,
  grpc: grpcEverything,
  exporter: () => {
    throw new Error("it is never made");
  },
};

describe("a gRPC subject that does not say what it can do is an error that names", () => {
  const { serverName: _, ...withoutServerName } = grpcEverything;

  it.for([
    ["a capability that is missing", { grpc: withoutServerName }, "grpc.serverName: missing"],
    [
      "one that is misspelt",
      { grpc: { ...grpcEverything, gzip: true } },
      "grpc.gzip: there is no such capability; there are tls, serverName, clientCertificate, compression, headersFunction, division",
    ],
    [
      "one that has no reason",
      { grpc: { ...grpcEverything, tls: cannot("") } },
      'grpc.tls: got an object, allowed: true, or cannot("the reason")',
    ],
    ["capabilities that are none", { grpc: undefined }, "grpc: got undefined, not an object"],
    ["statuses that are none", { retried: 14 }, "retried: got 14, allowed: a list of gRPC status codes"],
    ["a missing exporter", { exporter: undefined }, "exporter: a function that makes the exporter"],
  ] as const)("%s", ([, changes, fault]) => {
    expect(() => grpcSubject({ ...options, ...changes } as never)).toThrow(
      new TypeError(`grpcSubject of mine: 1 fault\n  ${fault}`),
    );
  });
});

it("what a gRPC exporter lacks is named, with the reason, by the cases that would need it", async () => {
  const subject = grpcSubject({
    ...options,
    exporter: () => ({ export() {}, forceFlush: async () => {}, shutdown: async () => {} }),
    grpc: { ...grpcEverything, division: cannot("it sends all or nothing") },
  });
  const { results } = await runConformance(subject, { ...quiet, only: "grpc/too-large" });
  expect(results.map(({ id, reason }) => [id, reason])).toEqual([
    ["grpc/too-large-halved", "division: it sends all or nothing"],
  ]);
  expect(results.filter(({ result }) => result === "failed")).toEqual([]);
});

it("an exporter that cannot be made leaves no far end behind", async () => {
  const { startFault } = await runConformance(grpcSubject(options), { ...quiet, only: "grpc/" });
  expect(startFault?.message).toContain("it is never made");
  expect(process.getActiveResourcesInfo()).not.toContain("TCPServerWrap");
});

it("cases of gRPC have ids and sentences of their own, and come with the subject's own cases", () => {
  const own = { id: "mine/own", sentence: "It is mine.", run: async () => {} };
  const ids = (grpcSubject({ ...options, cases: [own] }).cases ?? []).map(({ id }) => id);
  expect(ids).toEqual([...grpcCases(options).map(({ id }) => id), "mine/own"]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, sentence } of grpcCases(options)) {
    expect(id).toMatch(/^grpc\/[a-z0-9-]+$/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});
