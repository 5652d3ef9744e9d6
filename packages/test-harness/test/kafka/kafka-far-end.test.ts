import {
  kafkaFarEnd,
  type KafkaFarEnd,
  type KafkaFarEndOptions,
  type KafkaVerdict,
  writeProtobuf,
} from "@meterbridge/test-harness";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { int16, int32, rawClient, text } from "./raw-client.ts";
import { someBatch, type SomeBatch, someRecord } from "./some-batch.ts";

const hourMs = 3_600_000n;
const corrupt = 2;
const tooLarge = 10;
const invalidTimestamp = 32;
const outOfOrder = 45;
const oldEpoch = 47;
const unsupportedCompression = 76;
const invalidRecord = 87;

describe("a batch", () => {
  it("is stored with its key, value, headers and time", async () => {
    const { farEnd, client } = await start({ topics: { otlp_metrics: 2 } });
    const time = BigInt(Date.now()) - 60_000n;
    const batch = {
      time,
      key: Buffer.from("shop"),
      value: Buffer.from("points"),
      headers: [["version", "1"]],
    } as const;
    expect(await client.produce(someBatch(batch), { partition: 1 })).toEqual([0, 0]);
    expect(await client.produce(someBatch(), { partition: 1 })).toEqual([0, 1]);
    expect(farEnd.messages()[0]).toEqual({
      topic: "otlp_metrics",
      partition: 1,
      offset: 0,
      key: batch.key,
      value: batch.value,
      timestamp: time,
      headers: [["version", Buffer.from("1")]],
    });
    expect(farEnd.messages().length).toBe(2);
    expect([farEnd.attempts(), farEnd.largestAttemptBytes()]).toEqual([2, 6]);
    expect(farEnd.breaches()).toEqual([]);
  });

  it("may be compressed with gzip", async () => {
    const { farEnd, client } = await start();
    const records = gzipSync(someRecord({ value: Buffer.from("points") }));
    expect(await client.produce(someBatch({ attributes: 1, records }))).toEqual([0, 0]);
    expect(farEnd.messages()[0]!.value!.toString()).toBe("points");
  });

  it.for([
    ["snappy", 2],
    ["lz4", 3],
  ] as const)("is not undone, and is no breach, when it comes as %s", async ([, attributes]) => {
    const { farEnd, client } = await start();
    expect(await client.produce(someBatch({ attributes }))).toEqual([unsupportedCompression, -1]);
    expect(farEnd.breaches()).toEqual([]);
  });

  it.for<[string, SomeBatch, number, RegExp]>([
    ["another checksum", { crcOff: 1 }, corrupt, /^CRC \w{8}, and the bytes have \w{8}$/],
    ["a length beyond its end", { lengthOff: 1 }, invalidRecord, /a batch of \d+ bytes in \d+/],
    ["bytes behind it", { trailing: Buffer.from("x") }, invalidRecord, /bytes behind it/],
    ["an old format", { magic: 1 }, invalidRecord, /magic 1/],
    ["an offset", { baseOffset: 5n }, invalidRecord, /a base offset of 5/],
    ["fewer offsets than records", { lastOffsetDelta: 1 }, invalidRecord, /a last offset delta of 1 for 1 records/],
    ["no records", { count: 0, records: new Uint8Array() }, invalidRecord, /0 records/],
    [
      "more records than it says",
      { records: Buffer.concat([someRecord(), someRecord()]) },
      invalidRecord,
      /behind the last record/,
    ],
    ["fewer records than it says", { count: 2 }, invalidRecord, /too early/],
    [
      "records out of order",
      { records: someRecord({ offsetDelta: 1 }) },
      invalidRecord,
      /an offset delta of 1 in record 0/,
    ],
    [
      "a record that is cut",
      { records: someRecord({ key: Buffer.from("shop") }).subarray(0, 5) },
      invalidRecord,
      /too early/,
    ],
    ["a newest time that no record has", { maxTimestamp: 1n }, invalidRecord, /a newest time of 1/],
    ["a sequence below zero", { producerId: 7n, epoch: 0, sequence: -1 }, invalidRecord, /producer 7/],
    ["the bit of a control batch", { attributes: 0x20 }, invalidRecord, /control batch/],
    ["the bit of a transaction", { attributes: 0x10 }, invalidRecord, /transaction/],
    ["the time of appending", { attributes: 0x08 }, invalidRecord, /time of appending/],
    ["bits that mean nothing", { attributes: 0x80 }, invalidRecord, /no meaning/],
    ["an unknown compression", { attributes: 5 }, invalidRecord, /compression 5/],
    ["gzip that is none", { attributes: 1 }, invalidRecord, /no gzip/],
  ])("is refused, and told as a breach, with %s", async ([, batch, code, breach]) => {
    const { farEnd, client } = await start();
    expect(await client.produce(someBatch(batch))).toEqual([code, -1]);
    expect(farEnd.breaches()).toEqual([expect.stringMatching(breach)]);
    expect(farEnd.messages()).toEqual([]);
    expect(await client.produce(someBatch())).toEqual([0, 0]);
  });

  it("is refused when it is larger than the broker takes", async () => {
    const { client } = await start({ maxMessageBytes: 200 });
    expect(await client.produce(someBatch({ value: Buffer.alloc(200) }))).toEqual([tooLarge, -1]);
    expect(await client.produce(someBatch({ value: Buffer.alloc(50) }))).toEqual([0, 0]);
  });

  it.for([
    ["more than an hour", hourMs + 60_000n, invalidTimestamp],
    ["less than an hour", hourMs - 60_000n, 0],
    ["as long as nanoseconds for milliseconds", BigInt(Date.now()) * 999_999n, invalidTimestamp],
  ] as const)("is taken or refused for its time: %s ahead", async ([, ahead, code]) => {
    const { farEnd, client } = await start();
    expect((await client.produce(someBatch({ time: BigInt(Date.now()) + ahead })))[0]).toBe(code);
    expect(farEnd.messages().length).toBe(code === 0 ? 1 : 0);
    expect(farEnd.breaches()).toEqual([]);
  });

  it.for([
    ["none", -1n],
    ["0", 0n],
    ["in seconds", 1_790_000_000n],
  ] as const)("is taken without a time, and told as a breach: %s", async ([, time]) => {
    const { farEnd, client } = await start();
    expect(await client.produce(someBatch({ time }))).toEqual([0, 0]);
    expect(farEnd.breaches()).toEqual([`the time ${time}, which is none`]);
  });

  it("for a partition that is not there is refused", async () => {
    const { client } = await start();
    expect(await client.produce(someBatch(), { partition: 1 })).toEqual([3, -1]);
    expect(await client.produce(someBatch(), { topic: "others" })).toEqual([3, -1]);
  });
});

describe("batches of a producer that numbers them", () => {
  const numbered = (sequence: number, more: SomeBatch = {}): Buffer =>
    someBatch({ producerId: 7n, epoch: 1, sequence, value: Buffer.from(`value ${sequence}`), ...more });

  it("are stored once, as long as it is one of the last five", async () => {
    const { farEnd, client } = await start();
    for (let sequence = 0; sequence < 6; sequence++) {
      expect(await client.produce(numbered(sequence))).toEqual([0, sequence]);
    }
    expect(await client.produce(numbered(1))).toEqual([0, 1]);
    expect(await client.produce(numbered(5))).toEqual([0, 5]);
    expect(await client.produce(numbered(0))).toEqual([outOfOrder, -1]);
    expect(farEnd.messages().length).toBe(6);
    expect(farEnd.breaches()).toEqual([]);
  });

  it("are refused when one is missing", async () => {
    const { client } = await start();
    expect(await client.produce(numbered(0))).toEqual([0, 0]);
    expect(await client.produce(numbered(2))).toEqual([outOfOrder, -1]);
    expect(await client.produce(numbered(1))).toEqual([0, 1]);
  });

  it("may begin anywhere when the broker does not know the producer", async () => {
    const { client } = await start();
    expect(await client.produce(numbered(12))).toEqual([0, 0]);
  });

  it("begin anew with a newer epoch, behind which the old one is over", async () => {
    const { client } = await start();
    expect(await client.produce(numbered(0))).toEqual([0, 0]);
    expect(await client.produce(numbered(5, { epoch: 2 }))).toEqual([outOfOrder, -1]);
    expect(await client.produce(numbered(0, { epoch: 2 }))).toEqual([0, 1]);
    expect(await client.produce(numbered(1))).toEqual([oldEpoch, -1]);
  });

  it.for([
    [-1, []],
    [1, ["acks 1 of a producer that numbers its batches"]],
  ] as const)("are taken with acks %d, which are a breach unless they are -1", async ([acks, breaches]) => {
    const { farEnd, client } = await start();
    expect(await client.produce(numbered(0), { acks })).toEqual([0, 0]);
    expect(farEnd.breaches()).toEqual(breaches);
    expect(await client.produce(someBatch(), { acks })).toEqual([0, 1]);
    expect(farEnd.breaches()).toEqual(breaches);
  });

  it("are told as a breach when two have one number: the second is lost without a word", async () => {
    const { farEnd, client } = await start();
    await client.produce(numbered(0));
    expect(await client.produce(numbered(0, { value: Buffer.from("another") }))).toEqual([0, 0]);
    expect(farEnd.messages().length).toBe(1);
    expect(farEnd.breaches()).toEqual(["partition 0 of otlp_metrics: sequence 0 of producer 7 stands for two batches"]);
  });
});

describe("a verdict", () => {
  it.for<[string, KafkaVerdict, number, number]>([
    ["refuse", { do: "refuse" }, invalidRecord, 0],
    ["fail", { do: "fail" }, 19, 0],
    ["error", { do: "error", code: 7 }, 7, 0],
    ["error, stored", { do: "error", code: 7, stored: true }, 7, 1],
    ["throttle", { do: "throttle" }, 0, 1],
  ])("%s: the next one is answered so, and those behind it are accepted", async ([, verdict, code, stored]) => {
    const { farEnd, client } = await start();
    farEnd.next(verdict);
    expect((await client.produce(someBatch()))[0]).toBe(code);
    expect(farEnd.messages().length).toBe(stored);
    expect((await client.produce(someBatch()))[0]).toBe(0);
    expect(farEnd.attempts()).toBe(2);
  });

  it.for([
    [false, 0],
    [true, 1],
  ] as const)("drop_connection: the connection is reset; stored: %s", async ([stored, count]) => {
    const { farEnd, client } = await start();
    farEnd.next({ do: "drop_connection", stored });
    void client.produce(someBatch()).catch(() => {});
    await client.closed;
    expect(farEnd.messages().length).toBe(count);
  });

  it("hang: nothing is answered, nor what comes behind it", async () => {
    const { farEnd, client } = await start();
    farEnd.next({ do: "hang" });
    void client.produce(someBatch()).catch(() => {});
    void client.produce(someBatch()).catch(() => {});
    const other = await rawClient(farEnd);
    expect(await other.produce(someBatch())).toEqual([0, 0]);
    expect(farEnd.attempts()).toBe(2);
  });

  it("that a broker does not have is refused", async () => {
    const { farEnd } = await start();
    expect(() => farEnd.next({ do: "accept_some", rejectedPoints: 1 })).toThrow(
      "a broker cannot be told to accept_some",
    );
  });

  it("of metadata and producer ids is an error of their own", async () => {
    const { farEnd, client } = await start();
    farEnd.errors("initProducerId", 14);
    const ask = (): Promise<Buffer> => client.ask(22, 1, Buffer.concat([int16(-1), int32(0)]));
    expect((await ask()).readInt16BE(4)).toBe(14);
    expect((await ask()).readInt16BE(4)).toBe(0);
    expect(farEnd.producers()).toBe(1);
  });
});

describe("what is no Kafka", () => {
  it.for<[string, Uint8Array, RegExp]>([
    ["an API that is not offered", Buffer.concat([int16(99), int16(0), int32(1), text("x")]), /a request of API 99/],
    ["a version that is not offered", Buffer.concat([int16(0), int16(2), int32(1), text("x")]), /produce in version 2/],
    [
      "bytes behind a request",
      Buffer.concat([int16(22), int16(0), int32(1), text("x"), int16(-1), int32(0), int32(0)]),
      /4 bytes behind/,
    ],
    [
      "a request that is cut",
      Buffer.concat([int16(3), int16(4), int32(1), text("x"), int32(1)]),
      /an array of 1 in 0 bytes/,
    ],
  ])("ends the connection, and is told: %s", async ([, request, breach]) => {
    const { farEnd, client } = await start();
    client.write(Buffer.concat([int32(request.length), request]));
    await client.closed;
    expect(farEnd.breaches()).toEqual([expect.stringMatching(breach)]);
  });

  it("is not a version that the far end is asked for its versions in", async () => {
    const { farEnd, client } = await start();
    expect((await client.ask(18, 99, new Uint8Array())).readInt16BE(0)).toBe(35);
    expect((await client.ask(18, 0, new Uint8Array())).readInt16BE(0)).toBe(0);
    expect(farEnd.breaches()).toEqual([]);
  });

  it("is what comes without credentials", async () => {
    const { farEnd, client } = await start({ sasl: { mechanism: "PLAIN", username: "shop", password: "word" } });
    client.write(Buffer.concat([int32(11 + 6), int16(22), int16(0), int32(1), text("x"), int16(-1), int32(0)]));
    await client.closed;
    expect(farEnd.breaches()).toEqual(["initProducerId without credentials"]);
  });
});

describe("credentials", () => {
  const sasl = { mechanism: "PLAIN", username: "shop", password: "word" } as const;
  const handshake = (mechanism: string): [number, number, Buffer] => [17, 1, text(mechanism)];
  const credentials = (words: string): [number, number, Buffer] => [
    36,
    0,
    Buffer.concat([int32(words.length), Buffer.from(words)]),
  ];

  it("that are right let in", async () => {
    const { client } = await start({ sasl });
    expect((await client.ask(...handshake("PLAIN"))).readInt16BE(0)).toBe(0);
    expect((await client.ask(...credentials("\0shop\0word"))).readInt16BE(0)).toBe(0);
    expect(await client.produce(someBatch())).toEqual([0, 0]);
  });

  it("that are wrong end the connection behind the answer, and are no breach", async () => {
    const { farEnd, client } = await start({ sasl });
    await client.ask(...handshake("PLAIN"));
    expect((await client.ask(...credentials("\0shop\0wrong"))).readInt16BE(0)).toBe(58);
    await client.closed;
    expect(farEnd.breaches()).toEqual([]);
  });

  it("of another mechanism are refused", async () => {
    const { client } = await start({ sasl });
    expect((await client.ask(...handshake("SCRAM-SHA-256"))).readInt16BE(0)).toBe(33);
    await client.closed;
  });
});

it("reads the data points of messages", async () => {
  const { farEnd, client } = await start();
  const value = writeProtobuf("ExportMetricsServiceRequest", {
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "load", gauge: { dataPoints: [{ asDouble: 0.5 }] } }] }] }],
  });
  await client.produce(someBatch({ value }));
  expect(farEnd.received()).toMatchObject([{ metric: { name: "load" }, value: 0.5 }]);
});

it("is there again at the same place, with what was stored, after it was stopped", async () => {
  const { farEnd, client } = await start();
  const before = farEnd.bootstrapBrokers;
  await client.produce(someBatch());
  await farEnd.stop();
  await client.closed;
  await farEnd.closedTo(0);
  await farEnd.start();
  expect(farEnd.bootstrapBrokers).toBe(before);
  expect(await (await rawClient(farEnd)).produce(someBatch())).toEqual([0, 1]);
});

async function start(options?: KafkaFarEndOptions): Promise<{
  readonly farEnd: KafkaFarEnd;
  readonly client: Awaited<ReturnType<typeof rawClient>>;
}> {
  const farEnd = await kafkaFarEnd(options);
  onTestFinished(() => farEnd.stop());
  return { farEnd, client: await rawClient(farEnd) };
}
