import type { Payload } from "@meterbridge/core";

/** A series or a sketch of a payload, with what it has alone: a list of tags, one point. */
export interface ReadEntry {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly host?: string | undefined;
  readonly second: number;
  /** Of series. */
  readonly type?: "count" | "rate" | "gauge";
  readonly value?: number;
  readonly interval?: number;
  /** Of sketches. */
  readonly sketch?: ReadSketch;
}

interface ReadSketch {
  readonly cnt: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly sum: number;
  readonly k: readonly number[];
  readonly n: readonly number[];
}

/** What a payload says, read by nothing but protobuf's wire format and the numbers of agent_payload.proto. */
export function readPayload({ body, contentType }: Payload): ReadEntry[] {
  const isSketches = contentType.includes("kind=sketches");
  return fieldsOf(Buffer.from(body)).map(([number, entry]) => {
    if (number !== 1) throw new Error(`a payload has no field ${number}`);
    return isSketches ? readSketches(entry as Buffer) : readSeries(entry as Buffer);
  });
}

function readSeries(bytes: Buffer): ReadEntry {
  const fields = fieldsOf(bytes);
  const [resources, metrics, tags, points] = [1, 2, 3, 4].map((number) => all(fields, number));
  const [resource, point] = [resources![0], points![0]].map((each) => fieldsOf((each as Buffer) ?? Buffer.alloc(0)));
  if (resources!.length > 1 || metrics!.length !== 1 || points!.length !== 1) throw new Error("not one of each");
  const interval = all(fields, 8)[0] as number | undefined;
  return {
    metric: String(metrics![0]),
    tags: tags!.map(String),
    ...(resource!.length > 0 && hostOf(resource!)),
    second: all(point!, 2)[0] as number,
    type: ([undefined, "count", "rate", "gauge"] as const)[all(fields, 5)[0] as number]!,
    value: (all(point!, 1)[0] as Buffer).readDoubleLE(),
    ...(interval !== undefined && { interval }),
  };
}

function hostOf(resource: readonly Field[]): { readonly host: string } {
  if (String(all(resource, 1)[0]) !== "host") throw new Error("a resource that is no host");
  return { host: String(all(resource, 2)[0]) };
}

function readSketches(bytes: Buffer): ReadEntry {
  const fields = fieldsOf(bytes);
  const inner = fieldsOf(all(fields, 7)[0] as Buffer);
  const double = (number: number): number => (all(inner, number)[0] as Buffer).readDoubleLE();
  const host = all(fields, 2)[0];
  return {
    metric: String(all(fields, 1)[0]),
    tags: all(fields, 4).map(String),
    ...(host !== undefined && { host: String(host) }),
    second: all(inner, 1)[0] as number,
    sketch: {
      cnt: all(inner, 2)[0] as number,
      min: double(3),
      max: double(4),
      avg: double(5),
      sum: double(6),
      k: varintsOf((all(inner, 7)[0] as Buffer) ?? Buffer.alloc(0)).map((each) => (each >>> 1) ^ -(each & 1)),
      n: varintsOf((all(inner, 8)[0] as Buffer) ?? Buffer.alloc(0)),
    },
  };
}

/** A field's number, and a number (varint), or bytes. */
type Field = readonly [number: number, value: number | Buffer];

function all(fields: readonly Field[], wanted: number): (number | Buffer)[] {
  return fields.filter(([number]) => number === wanted).map(([, value]) => value);
}

function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let pos = 0;
  const take = (size: number): Buffer => {
    if (pos + size > bytes.length) throw new Error("cut short");
    return bytes.subarray(pos, (pos += size));
  };
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = take(1)[0]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  while (pos < bytes.length) {
    const tag = varint();
    const wire = tag & 7;
    if (wire === 0) fields.push([tag >>> 3, varint()]);
    else if (wire === 1) fields.push([tag >>> 3, take(8)]);
    else if (wire === 2) fields.push([tag >>> 3, take(varint())]);
    else throw new Error(`wire type ${wire}`);
  }
  return fields;
}

function varintsOf(bytes: Buffer): number[] {
  // As fields of number 1 without the tag: each is taken by itself.
  const values: number[] = [];
  let [value, scale] = [0, 1];
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      values.push(value);
      [value, scale] = [0, 1];
    }
  }
  return values;
}
