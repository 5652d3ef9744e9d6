import { expect, it } from "vitest";
import { flow, layer, type Sink } from "../src/index.ts";

const call = { signal: new AbortController().signal, deadline: Infinity };

function recorder(): { readonly seen: string[]; readonly sink: Sink<string> } {
  const seen: string[] = [];
  return {
    seen,
    sink: {
      async send(input) {
        seen.push(input);
        return { kind: "delivered", rejectedPoints: 0 };
      },
      flush: async () => void seen.push("flush"),
      close: async () => void seen.push("close"),
      inspect: (visit) => visit("depth", 1),
      selectors: { temporality: () => 0 },
    },
  };
}

const append = (mark: string) =>
  layer<string>((next) => ({
    send: (input, given) => next.send(input + mark, given),
    inspect: (visit) => visit("mark", mark),
  }));

it("lays layers in the order in which the data meets them", async () => {
  const { seen, sink } = recorder();
  expect(await flow(append("a"), append("b"), sink).send("", call)).toEqual({ kind: "delivered", rejectedPoints: 0 });
  expect(seen).toEqual(["ab"]);
});

it.for<readonly [string, unknown]>([
  ["nothing", undefined],
  ["a number", 5],
  ["a layer, because its factory was not called", append("b")],
  ["a promise", Promise.resolve(recorder().sink)],
  ["what cannot be closed", { send: recorder().sink.send, flush: recorder().sink.flush }],
])("is refused where a layer gives %s", ([, given]) => {
  const { sink } = recorder();
  expect(() => flow(append("a"), () => given as Sink<string>, sink)).toThrow(
    /^flow: layer 2 of 2 gave .*, which is no sink$/,
  );
});

it("is the sink itself without layers", () => {
  const { sink } = recorder();
  expect(flow(sink)).toBe(sink);
});

it("passes on what a layer does not change", async () => {
  const { seen, sink } = recorder();
  const wrapped = flow(append("a"), sink);
  await wrapped.flush(call);
  await wrapped.close(call);
  expect(seen).toEqual(["flush", "close"]);
  expect(wrapped.selectors).toBe(sink.selectors);
});

it("shows a layer's figures, then those of what it wraps", () => {
  const figures: [string, number | string][] = [];
  flow(append("a"), append("b"), recorder().sink).inspect?.((name, value) => figures.push([name, value]));
  expect(figures).toEqual([
    ["mark", "a"],
    ["mark", "b"],
    ["depth", 1],
  ]);
});
