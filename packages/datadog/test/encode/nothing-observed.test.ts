import { ExportError, type Outcome, type Payload, pipeline, type Transport } from "@meterbridge/core";
import type { Point } from "@meterbridge/core/points";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { datadogProtobuf } from "../../src/encode/encoder.ts";
import type { PayloadDetail } from "../../src/encode/payload-kind.ts";
import { encoded } from "./encoded.ts";
import { clockAt, counter, fiveObservations, histogram, resourceMetrics, second } from "./metrics.ts";
import { readPayload } from "./read-payload.ts";

const encoder = datadogProtobuf({ clock: clockAt() });

const nothing = { ...fiveObservations, buckets: { boundaries: [0, 1], counts: [0, 0, 0] }, count: 0, sum: 0 };

/** A histogram of which each letter is a data point, with the letter as an attribute; of those in upper case nothing was observed. */
function histogramOf(letters: string): ReturnType<typeof histogram> {
  return histogram(
    "h",
    ...Array.from(letters, (which, index) => ({
      value: which === which.toUpperCase() ? nothing : fiveObservations,
      attributes: { which },
      time: [second - index, 0] as const,
    })),
  );
}

const lettersOf = (payload: Payload): string =>
  readPayload(payload)
    .map(({ tags }) => tags[0]!.slice("which:".length))
    .join("");

describe("a histogram without observations", () => {
  it.for<[letters: string, sent: string[], ranges: Payload["range"][]]>([
    ["ABC", [], []],
    ["AbcD", ["bc"], [[1, 4]]],
    ["aBc", ["ac"], [[0, 3]]],
  ])("is not sent, and not dropped: %s", ([letters, sent, ranges]) => {
    const { payloads, drops } = encoded(encoder, resourceMetrics([histogramOf(letters)]));
    expect([payloads.map(lettersOf), payloads.map(({ range }) => range), drops]).toEqual([sent, ranges, []]);
  });

  it("is not there before, between and after what is of another kind", () => {
    const one = counter("c", { value: 1 });
    const other = counter("d", { value: 1 });
    const metrics = resourceMetrics([histogramOf("A"), one, histogramOf("BC"), other, histogramOf("D")]);
    expect(encoded(encoder, metrics).payloads.map(({ range }) => range)).toEqual([
      [1, 2],
      [4, 5],
    ]);
  });

  it("takes nobody's place: another one of the same tags and second is sent", () => {
    const twice = histogram("h", { value: nothing }, { value: fiveObservations });
    const { payloads, drops } = encoded(encoder, resourceMetrics([twice]));
    expect([payloads.length, drops]).toEqual([1, []]);
  });

  it("is dropped when its buckets say otherwise", () => {
    const value = { ...nothing, buckets: fiveObservations.buckets };
    expect(encoded(encoder, resourceMetrics([histogram("h", { value })]))).toMatchObject({
      payloads: [],
      drops: ["invalid_value"],
    });
  });
});

describe("parts of a payload", () => {
  const partsOf = (payload: Payload): Payload[] => {
    const parts = [...payload.split!("halves")].filter((part) => part !== undefined);
    return parts.length === 0 ? [payload] : parts.flatMap(partsOf);
  };

  it.for<[letters: string, parts: string[]]>([
    ["aBcD", ["a", "", "c", ""]],
    ["aBCDEFGh", ["a", "", "", "", "", "", "", "h"]],
    ["AbcdE", ["b", "c", "d", ""]],
  ])("have each its own data point, also one that has nothing to say: %s", ([letters, parts]) => {
    const [payload] = encoded(encoder, resourceMetrics([histogramOf(letters)])).payloads;
    expect(partsOf(payload!).map(lettersOf)).toEqual(parts);
  });
});

describe("through the pipeline", () => {
  interface Sent {
    readonly bodies: readonly string[];
    readonly outcome: Outcome<ResourceMetrics>;
  }

  async function sent(letters: string, answer: (payload: Payload, said: string) => Outcome<Payload>): Promise<Sent> {
    const bodies: string[] = [];
    const transport: Transport = {
      async send(payload) {
        bodies.push(lettersOf(payload));
        return answer(payload, bodies.at(-1)!);
      },
      flush: async () => {},
      close: async () => {},
    };
    const call = { signal: new AbortController().signal, deadline: Infinity };
    const outcome = await pipeline(encoder, transport).send(resourceMetrics([histogramOf(letters)]), call);
    return { bodies, outcome };
  }

  const delivered = { kind: "delivered", rejectedPoints: 0 } as const;
  const refused = { kind: "failed", error: new ExportError("refused", "HTTP 400") } as const;

  it("all is delivered when nothing was observed at all", async () => {
    expect(await sent("ABC", () => refused)).toEqual({ bodies: [], outcome: delivered });
  });

  it("the one that is refused is found among them, and only that one is dropped", async () => {
    const { bodies, outcome } = await sent("AbCDxEfG", (_, said) =>
      said.includes("x") ? { ...refused, divide: "halves" } : delivered,
    );
    expect([bodies.at(0), bodies.includes("x")]).toEqual(["bxf", true]);
    expect(outcome).toMatchObject({ ...delivered, drops: [{ reason: "refused", points: 1 }] });
  });

  it("the one that is named is dropped alone when the others have nothing to say", async () => {
    const { bodies, outcome } = await sent("xBCD", (_, said) =>
      said === "x" ? { ...refused, divide: [0] } : delivered,
    );
    expect(bodies).toEqual(["x", ""]);
    expect(outcome).toMatchObject({ ...delivered, drops: [{ reason: "refused", points: 1 }] });
  });

  it("the one that is named by its place is that one", async () => {
    const isOld = (at: number): boolean => at === second - 5;
    const { bodies, outcome } = await sent("AbCDeoFp", ({ detail }) => {
      const old = (detail as PayloadDetail).seconds.flatMap((at, index) => (isOld(at) ? [index] : []));
      if (old.length > 0) return { ...refused, divide: old };
      return { kind: "retryable", error: new ExportError("unavailable", "HTTP 503") };
    });
    expect(bodies).toEqual(["beop", "bep"]);
    const { undelivered } = outcome as { undelivered: ResourceMetrics };
    const left = undelivered.scopeMetrics[0]!.metrics[0]!.dataPoints as readonly Point[];
    expect(left.map(({ attributes }) => attributes["which"]).join("")).toBe("bCDeFp");
  });
});
