// To change for a real backend: `decode`, which reads what the encoder wrote and shares no code with it, and `path`; add
// `answer` where the backend says yes and no in words of its own.
import type { Buckets, Distribution, ReceivedPoint } from "@meterbridge/conformance";
import type { HttpSubjectOptions, RecordedRequest } from "@meterbridge/test-harness";

/** What `httpFarEnd`, an HTTP server that behaves on command, has to know of the backend. */
export const farEnd: NonNullable<HttpSubjectOptions["farEnd"]> = { path: "/metrics", decode };

function decode({ headers, body }: RecordedRequest): readonly ReceivedPoint[] {
  if (headers["content-type"] !== "application/jsonl") throw new Error(`not JSON lines: ${headers["content-type"]}`);
  const lines = Buffer.from(body).toString().split("\n").slice(0, -1);
  return lines.map((line) => pointOf(JSON.parse(line) as JsonPoint));
}

/** A line as it is sent. A number that JSON has not got is a text. */
interface JsonPoint extends Pick<ReceivedPoint, "metric" | "attributes" | "kind" | "temporality" | "monotonic"> {
  readonly resource: NonNullable<NonNullable<ReceivedPoint["resource"]>["attributes"]>;
  readonly scope: { readonly name: string; readonly version?: string };
  readonly startTime: string;
  readonly time: string;
  readonly value: JsonNumber | JsonHistogram;
}

type JsonNumber = number | string;

interface JsonDistribution {
  readonly count: JsonNumber;
  readonly sum?: JsonNumber;
  readonly min?: JsonNumber;
  readonly max?: JsonNumber;
}

type JsonHistogram = JsonDistribution &
  (
    | { readonly bounds: readonly number[]; readonly counts: readonly JsonNumber[] }
    | {
        readonly scale: number;
        readonly zeroCount: JsonNumber;
        readonly positive: JsonBuckets;
        readonly negative: JsonBuckets;
      }
  );

interface JsonBuckets {
  readonly offset: number;
  readonly counts: readonly JsonNumber[];
}

function pointOf({ resource, startTime, time, value, ...same }: JsonPoint): ReceivedPoint {
  return {
    ...same,
    resource: { attributes: resource },
    startTime: BigInt(startTime),
    time: BigInt(time),
    value: typeof value === "object" ? histogramOf(value) : numberOf(value),
  };
}

function numberOf(value: JsonNumber): number | bigint {
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : Number(value);
}

function histogramOf(value: JsonHistogram): NonNullable<ReceivedPoint["value"]> {
  if ("bounds" in value) return { ...distributionOf(value), bounds: value.bounds, counts: value.counts.map(BigInt) };
  return {
    ...distributionOf(value),
    scale: value.scale,
    zeroCount: BigInt(value.zeroCount),
    zeroThreshold: 0,
    positive: bucketsOf(value.positive),
    negative: bucketsOf(value.negative),
  };
}

function distributionOf({ count, sum, min, max }: JsonDistribution): Distribution {
  return {
    count: BigInt(count),
    ...(sum !== undefined && { sum: Number(sum) }),
    ...(min !== undefined && { min: Number(min) }),
    ...(max !== undefined && { max: Number(max) }),
  };
}

function bucketsOf({ offset, counts }: JsonBuckets): Buckets {
  return { offset, counts: counts.map(BigInt) };
}
