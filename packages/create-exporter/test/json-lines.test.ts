import { buildMetrics } from "@meterbridge/conformance";
import { ExportError, type Outcome, type Payload, pipeline } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { jsonLines } from "../template/src/encoder.ts";

const delivered: Outcome<never> = { kind: "delivered", rejectedPoints: 0 };
const [one, other] = [{ value: 1 }, { value: 2 }];

it.for([
  { named: [0], arrives: [1, 3, 4] },
  { named: [1, 3], arrives: [0, 3] },
  { named: [0, 1, 2, 3], arrives: [] },
])("what the backend names, $named, is left out when the rest is sent again", async ({ named, arrives }) => {
  const values = [0, 1, "no number", 3, 4];
  const metrics = buildMetrics([{ kind: "gauge", name: "size", points: values.map((value) => ({ value })) }]);
  const refused: Outcome<never> = { kind: "failed", error: new ExportError("refused", "HTTP 400"), divide: named };
  const { outcome, received } = await sent(metrics, refused);
  expect(received.map(({ value }) => value)).toEqual(arrives);
  expect(outcome.drops).toContainEqual({ reason: "refused", points: named.length });
});

it.for([
  ["a sum that is a text", { sum: "x" }],
  ["a minimum that is a text", { min: "x" }],
  ["a maximum that is nothing", { max: null }],
  ["a count below zero", { count: -1 }],
  ["bounds that are a text", { buckets: { boundaries: "abc", counts: [1, 1, 1, 1] } }],
  ["bounds that descend", { buckets: { boundaries: [2, 1], counts: [1, 1, 1] } }],
  ["a bound that is no number", { buckets: { boundaries: [Number.NaN], counts: [1, 1] } }],
  ["counts that are too few", { buckets: { boundaries: [1, 2, 3], counts: [5, 5] } }],
  ["bounds without counts", { buckets: { boundaries: [1], counts: [] } }],
] as const)("a histogram with %s costs itself alone", async ([, wrong]) => {
  const right = { count: 2, sum: 3, min: 1, max: 2, buckets: { boundaries: [1], counts: [1, 1] } };
  await costsItself("histogram", { ...right, ...wrong });
});

const side = { offset: 0, bucketCounts: [1] };

it.for([
  ["a scale that is a text", { scale: "q" }],
  ["an offset that is no whole number", { positive: { ...side, offset: 0.5 } }],
  ["buckets that do not add up", { negative: { ...side, bucketCounts: [7] } }],
  ["one side alone", { positive: undefined }],
  ["a minimum that is a text", { min: "x" }],
] as const)("an exponential histogram with %s costs itself alone", async ([, wrong]) => {
  const right = { count: 2, sum: 3, scale: 0, zeroCount: 0, positive: side, negative: side };
  await costsItself("exponentialHistogram", { ...right, ...wrong });
});

it.for<[string, unknown, unknown]>([
  ["bytes", new Uint8Array([1, 2, 255]), "AQL/"],
  ["a map whose key is half a character", { "\ud800": 1 }, { "\ufffd": 1 }],
  ["a list of this and that", [1, "\ud800", { nested: [true, null] }], [1, "\ufffd", { nested: [true, null] }]],
  ["a map that is empty", {}, {}],
  ["nothing", null, null],
  ["a number that JSON has not got", Number.NaN, "NaN"],
])("an attribute that is %s stands in the line as JSON", async ([, value, written]) => {
  const attributes = { it: value } as never;
  const { received } = await sent(buildMetrics([{ kind: "gauge", name: "size", points: [{ ...one, attributes }] }]));
  expect(received.map((line) => line.attributes)).toEqual([{ it: written }]);
});

it.for<[string, unknown]>([
  ["a function", () => 1],
  ["a function that JSON asks for", { toJSON: () => "evil" }],
  ["a date", new Date(0)],
])("an attribute that is %s costs its data point alone", async ([, value]) => {
  const points = [one, { ...one, attributes: { it: value, toJSON: value } as never }, other];
  const { outcome, received } = await sent(buildMetrics([{ kind: "gauge", name: "size", points }]));
  expect(received.map((line) => line.value)).toEqual([1, 2]);
  expect(outcome.drops).toEqual([{ reason: "invalid_attribute", points: 1 }]);
});

async function costsItself(kind: "histogram" | "exponentialHistogram", value: object): Promise<void> {
  const plans = [one, { value }, other].map((point, nth) => ({
    kind: nth === 1 ? kind : ("gauge" as const),
    name: "size",
    points: [point as never],
  }));
  const { outcome, received } = await sent(buildMetrics(plans));
  expect(received.map((line) => line.value)).toEqual([1, 2]);
  expect(outcome.drops).toEqual([{ reason: "invalid_value", points: 1 }]);
}

interface Line {
  readonly value: unknown;
  readonly attributes: unknown;
}

/** What becomes of metrics, and the lines that arrive, when the first request is answered with `first`. */
async function sent(
  metrics: ResourceMetrics,
  first: Outcome<Payload> = delivered,
): Promise<{ readonly outcome: Outcome<ResourceMetrics>; readonly received: readonly Line[] }> {
  const answers = [first];
  const received: Line[] = [];
  const sink = pipeline(jsonLines(1_000_000), {
    async send({ body }) {
      const answer = answers.shift() ?? delivered;
      const lines = Buffer.from(body).toString().trimEnd().split("\n");
      if (answer.kind === "delivered") received.push(...lines.map((line) => JSON.parse(line) as Line));
      return answer;
    },
    flush: async () => {},
    close: async () => {},
  });
  const outcome = await sink.send(metrics, { signal: new AbortController().signal, deadline: Infinity });
  return { outcome, received };
}
