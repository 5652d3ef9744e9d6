import assert from "node:assert/strict";
import type { LookupFunction } from "node:net";
import { answerByTimeout, timeoutMs } from "../wire-cases/answer-by-timeout.ts";
import { assertDelivers } from "../wire-cases/assert-delivers.ts";
import type { HttpBench, HttpCase } from "./http-case.ts";

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
      let isAsked = false;
      const lookup: LookupFunction = () => void (isAsked = true);
      const running = await bench.startHttp({ host, settings: { lookup, timeoutMs } });
      const { code } = await answerByTimeout(bench, running, () => isAsked);
      assert.equal(code, 1, "it succeeds");
    },
  },
  {
    id: "http/headers-never-given",
    sentence: "To wait for headers that are never given is part of the timeout, and nothing is sent without them.",
    http: ["headersFunction"],
    async run(bench) {
      let isAsked = false;
      const headers = (): Promise<never> => {
        isAsked = true;
        return new Promise(() => {});
      };
      const running = await bench.startHttp({ settings: { headers, timeoutMs } });
      const { code } = await answerByTimeout(bench, running, () => isAsked || running.farEnd.attempts() > 0);
      assert.ok(
        isAsked,
        "the function is not asked: an exporter whose `headers` is none lacks the capability headersFunction",
      );
      assert.equal(code, 1, "it succeeds");
      assert.equal(running.farEnd.attempts(), 0, "something was sent without the headers");
    },
  },
];

/** Resolves the name to an address where nobody is, or to none, the first time. */
async function deliversAfterOne(bench: HttpBench, first: string | undefined): Promise<void> {
  let isFirst = true;
  const lookup: LookupFunction = (_host, { all }, callback) => {
    const address = isFirst ? first : "127.0.0.1";
    isFirst = false;
    if (address === undefined) {
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" }), "");
    } else if (all === true) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  };
  await assertDelivers(bench, await bench.startHttp({ host, settings: { lookup } }));
}
