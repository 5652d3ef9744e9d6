import { cannot, everything, runConformance } from "@meterbridge/conformance";
import { get } from "node:http";
import { describe, expect, it } from "vitest";
import { httpCases, httpEverything, httpSubject, type HttpSubjectOptions } from "../src/index.ts";

const quiet = { print: false } as const;
const options: HttpSubjectOptions = {
  name: "mine",
  capabilities: everything,
  http: httpEverything,
  retried: [503],
  exporter: () => {
    throw new Error("it is never made");
  },
};

describe("an HTTP subject that does not say what it can do is an error that names", () => {
  const { lookup: _, ...withoutLookup } = httpEverything;

  it.for([
    ["a capability that is missing", { http: withoutLookup }, "http.lookup: missing"],
    [
      "one that is misspelt",
      { http: { ...httpEverything, keepalive: true } },
      "http.keepalive: there is no such capability; there are lookup, tls, clientCertificate, keepAlive, headersFunction, warnings",
    ],
    [
      "one that has no reason",
      { http: { ...httpEverything, tls: cannot("") } },
      'http.tls: got an object, allowed: true, or cannot("the reason")',
    ],
    ["capabilities that are none", { http: undefined }, "http: got undefined, not an object"],
    ["statuses that are none", { retried: 503 }, "retried: got 503, allowed: a list of HTTP statuses"],
    ["a missing exporter", { exporter: undefined }, "exporter: a function that makes the exporter"],
  ] as const)("%s", ([, changes, fault]) => {
    expect(() => httpSubject({ ...options, ...changes } as never)).toThrow(
      new TypeError(`httpSubject of mine: 1 fault\n  ${fault}`),
    );
  });
});

it.for([
  ["lookup", "http/name-", ["http/name-unknown", "http/name-moves", "http/name-never-resolved"]],
  ["warnings", "http/partial-success-warning", ["http/partial-success-warning"]],
] as const)(
  "what an HTTP exporter lacks is named, with the reason, by the cases that would need it: %s",
  async (row) => {
    const [lacking, only, ids] = row;
    const subject = httpSubject({
      ...options,
      exporter: () => ({ export() {}, forceFlush: async () => {}, shutdown: async () => {} }),
      http: { ...httpEverything, [lacking]: cannot("it is so") },
    });
    const { results } = await runConformance(subject, { ...quiet, only });
    expect(results.map(({ id, reason }) => [id, reason])).toEqual(ids.map((id) => [id, `${lacking}: it is so`]));
    expect(results.filter(({ result }) => result === "failed")).toEqual([]);
  },
);

it("an exporter that asks no function for headers is told which capability it lacks", async () => {
  const subject = httpSubject({
    ...options,
    exporter: ({ url }) => ({
      export: (_metrics, done) => void get(url, (response) => response.resume().on("end", () => done({ code: 0 }))),
      forceFlush: async () => {},
      shutdown: async () => {},
    }),
  });
  const { results } = await runConformance(subject, { ...quiet, only: "http/headers-never-given" });
  expect(results.map(({ result }) => result)).toEqual(["failed"]);
  expect(results[0]?.error?.message).toContain("capability headersFunction");
});

it("an exporter that cannot be made leaves no far end behind", async () => {
  const { startFault } = await runConformance(httpSubject(options), { ...quiet, only: "http/" });
  expect(startFault?.message).toContain("it is never made");
  expect(process.getActiveResourcesInfo()).not.toContain("TCPServerWrap");
});

it("cases of HTTP have ids and sentences of their own, and come with the subject's own cases", () => {
  const own = { id: "mine/own", sentence: "It is mine.", run: async () => {} };
  const ids = (httpSubject({ ...options, cases: [own] }).cases ?? []).map(({ id }) => id);
  expect(ids).toEqual([...httpCases(options).map(({ id }) => id), "mine/own"]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, sentence } of httpCases(options)) {
    expect(id).toMatch(/^http\/[a-z-]+$/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});
