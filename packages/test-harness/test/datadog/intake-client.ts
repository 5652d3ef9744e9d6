import protobuf from "protobufjs";
import { intakeSchema } from "../../src/datadog/intake-schema.ts";

export const nowSeconds = 1_790_000_000;

const { root } = protobuf.parse(intakeSchema, { keepCase: true });

/** A message as bytes, whatever it says. */
export function written(name: "MetricPayload" | "SketchPayload", message: object): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(root.lookupType(name).encode(message).finish());
}

/** A series that no rule is against, with these changes. */
export function series(changes: object = {}): object {
  return {
    metric: "shop.orders",
    type: 1,
    interval: 10,
    tags: ["method:get", "team:shop"],
    resources: [{ type: "host", name: "web-1" }],
    points: [{ timestamp: nowSeconds, value: 3 }],
    ...changes,
  };
}

/** A distribution of the values 1, 2 and 3 that no rule is against, with these changes of it and of its only sketch. */
export function sketch(changes: object = {}, ofSketch: object = {}): object {
  const point = { ts: nowSeconds, cnt: 3, min: 1, max: 3, avg: 2, sum: 6, k: [1338, 1383, 1409], n: [1, 1, 1] };
  return {
    metric: "shop.latency",
    host: "web-1",
    tags: ["method:get"],
    dogsketches: [{ ...point, ...ofSketch }],
    ...changes,
  };
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends a request with a key and as protobuf, unless the headers say otherwise. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
  method = "POST",
): Promise<Answered> {
  const answer = await fetch(url, {
    method,
    body: method === "GET" ? null : body,
    headers: { "dd-api-key": "a-key", "content-type": "application/x-protobuf", ...headers },
  });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}
