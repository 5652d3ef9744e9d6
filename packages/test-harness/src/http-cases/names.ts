import assert from "node:assert/strict";
import type { LookupFunction } from "node:net";
import type { HttpCase } from "./http-case.ts";
import { assertArrived, sample } from "./sample.ts";

const host = "far-end.test";

export const nameCases: readonly HttpCase[] = [
  {
    id: "http/name-unknown",
    sentence: "A far end whose name cannot be resolved is tried again, and gets everything once it can.",
    needs: ["retry"],
    http: ["lookup"],
    run: (bench) => deliversAfterOne(bench, undefined),
  },
  {
    id: "http/name-moves",
    sentence: "The name is resolved anew for each attempt to connect: a far end that has moved is found.",
    needs: ["retry"],
    http: ["lookup"],
    run: (bench) => deliversAfterOne(bench, "127.0.0.2"),
  },
  {
    id: "http/name-never-resolved",
    sentence: "To wait for a name that is never resolved is part of the timeout.",
    http: ["lookup"],
    async run(bench) {
      const timeoutMs = 1_000;
      let isAsked = false;
      const lookup: LookupFunction = () => void (isAsked = true);
      const running = await bench.startHttp({ host, settings: { lookup, timeoutMs } });
      const { answer } = running.begin(sample(running.exporter, 1));
      await bench.time.untilSoWhileItStands("the lookup of the name", () => isAsked);
      await bench.time.pass(timeoutMs * 1.1);
      const { code } = await bench.time.whileItStands(`the answer, ${timeoutMs} ms after the export`, answer);
      assert.equal(code, 1, "it succeeds");
    },
  },
  {
    id: "http/headers-never-given",
    sentence: "To wait for headers that are never given is part of the timeout, and nothing is sent without them.",
    http: ["headersFunction"],
    async run(bench) {
      const timeoutMs = 1_000;
      let isAsked = false;
      const headers = (): Promise<never> => {
        isAsked = true;
        return new Promise(() => {});
      };
      const running = await bench.startHttp({ settings: { headers, timeoutMs } });
      const { answer } = running.begin(sample(running.exporter, 1));
      await bench.time.untilSoWhileItStands("the question for headers", () => isAsked);
      await bench.time.pass(timeoutMs * 1.1);
      const { code } = await bench.time.whileItStands(`the answer, ${timeoutMs} ms after the export`, answer);
      assert.equal(code, 1, "it succeeds");
      assert.equal(running.farEnd.attempts(), 0, "something was sent without the headers");
    },
  },
];

/** Resolves the name to an address where nobody is, or to none, the first time. */
async function deliversAfterOne(bench: Parameters<HttpCase["run"]>[0], first: string | undefined): Promise<void> {
  let isFirst = true;
  const lookup: LookupFunction = (_host, { all }, callback) => {
    const address = isFirst ? first : "127.0.0.1";
    isFirst = false;
    if (address === undefined) {
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" }), "");
    } else if (all === true) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  };
  const running = await bench.startHttp({ host, settings: { lookup } });
  const metrics = sample(running.exporter, 2);
  const { code, error } = await running.export(metrics);
  assert.equal(code, 0, `the export failed: ${error?.message}`);
  assertArrived(bench, running.farEnd.received(), metrics);
}
