import { certificates, kafkaFarEnd, type KafkaFarEnd, type KafkaFarEndOptions } from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { int16, int32, type RawClient, rawClient, text } from "./raw-client.ts";
import { someBatch } from "./some-batch.ts";

const notLeader = 6;
const sasl = { mechanism: "PLAIN", username: "shop", password: "word" } as const;

describe("brokers", () => {
  it("take what they lead, and refuse what another one leads", async () => {
    const farEnd = await start({ brokers: 2, topics: { otlp_metrics: 2 } });
    farEnd.lead("otlp_metrics", 1, 2);
    const [first, second] = [await rawClient(farEnd, 1), await rawClient(farEnd, 2)];
    expect(await second.produce(someBatch(), { partition: 1 })).toEqual([0, 0]);
    expect(await first.produce(someBatch(), { partition: 1 })).toEqual([notLeader, -1]);
    expect(await first.produce(someBatch())).toEqual([0, 0]);
    expect(await brokersAndLeaders(second)).toEqual({ brokers: [1, 2], leaders: [1, 2] });
  });

  it("go away one by one, and are named by the others as long as they lead something", async () => {
    const farEnd = await start({ brokers: 2 });
    const [first, second] = [await rawClient(farEnd, 1), await rawClient(farEnd, 2)];
    await farEnd.broker(1).stop();
    await first.closed;
    await expect(rawClient(farEnd, 1)).rejects.toThrow("ECONNREFUSED");
    expect(await brokersAndLeaders(second)).toEqual({ brokers: [1, 2], leaders: [1] });
    farEnd.lead("otlp_metrics", 0, 2);
    expect(await brokersAndLeaders(second)).toEqual({ brokers: [2], leaders: [2] });
    expect(await second.produce(someBatch())).toEqual([0, 0]);
    const { address } = farEnd.broker(1);
    await farEnd.broker(1).start();
    expect(farEnd.broker(1).address).toBe(address);
    expect(await brokersAndLeaders(await rawClient(farEnd, 1))).toEqual({ brokers: [1, 2], leaders: [2] });
  });

  it.for([["in plain text"], ["with TLS"]])("close what they take at once, until told otherwise: %s", async ([how]) => {
    const tls = how === "with TLS" ? certificates().server : undefined;
    const farEnd = await start({ brokers: 2, ...(tls && { tls }) });
    farEnd.broker(2).turnAway();
    await (
      await rawClient(farEnd, 2)
    ).closed;
    expect(farEnd.broker(2).connections().total).toBe(1);
    if (tls) return;
    expect(await brokersAndLeaders(await rawClient(farEnd, 1))).toEqual({ brokers: [1, 2], leaders: [1] });
    farEnd.broker(2).turnAway(false);
    expect(await brokersAndLeaders(await rawClient(farEnd, 2))).toEqual({ brokers: [1, 2], leaders: [1] });
    expect(farEnd.connections().total).toBe(3);
  });

  it("offer what they are told of produce requests, and take a newer one for a breach", async () => {
    const farEnd = await start({ brokers: 2 });
    farEnd.broker(2).offerProduce(6);
    const older = await rawClient(farEnd, 2);
    const newest = async (client: RawClient) => {
      // The error, and how many there are; then the key, and the first and the last version, of each.
      const answer = await client.ask(18, 0, Buffer.alloc(0));
      for (let at = 6; ; at += 6) if (answer.readInt16BE(at) === 0) return answer.readInt16BE(at + 4);
    };
    expect(await newest(older)).toBe(6);
    expect(await newest(await rawClient(farEnd, 1))).toBe(11);
    void older.produce(someBatch()).catch(() => {});
    await older.closed;
    expect(farEnd.breaches()).toEqual([expect.stringMatching(/produce in version 7; offered are those up to 6/)]);
  });

  it("close in peace what is idle, and nothing that is under way", async () => {
    const farEnd = await start();
    const [idle, busy] = [await rawClient(farEnd), await rawClient(farEnd)];
    let go = (): void => {};
    const after = new Promise<void>((resolve) => (go = resolve));
    await idle.produce(someBatch());
    farEnd.next({ do: "accept", after });
    const answer = busy.produce(someBatch());
    await farEnd.begun(2);
    farEnd.broker(1).closeIdle();
    expect(await idle.closed).toBe("in peace");
    go();
    expect(await answer).toEqual([0, 1]);
    expect(farEnd.breaches()).toEqual([]);
  });

  it("are counted from 1", async () => {
    const farEnd = await start({ brokers: 2 });
    expect(() => farEnd.broker(3)).toThrow("there is no broker 3");
  });
});

describe("sessions", () => {
  it("are without an end unless said", async () => {
    const farEnd = await start({ sasl });
    expect(await lifetimeOf(await rawClient(farEnd))).toBe(0n);
  });

  it("are over when they are told to be, and the connection with them", async () => {
    const farEnd = await start({ sasl, sessionLifetimeMs: 60_000 });
    const client = await rawClient(farEnd);
    expect(await lifetimeOf(client)).toBe(60_000n);
    expect(await client.produce(someBatch())).toEqual([0, 0]);
    farEnd.expireSessions();
    client.write(metadataRequest);
    expect(await client.closed).toBe("in peace");
    expect(farEnd.breaches()).toEqual([]);
  });

  it("go on when the credentials come again, and begin anew with another connection", async () => {
    const farEnd = await start({ sasl, sessionLifetimeMs: 60_000 });
    const client = await rawClient(farEnd);
    await lifetimeOf(client);
    farEnd.expireSessions();
    expect(await lifetimeOf(client)).toBe(60_000n);
    expect(await client.produce(someBatch())).toEqual([0, 0]);
    await lifetimeOf(await rawClient(farEnd));
    expect(farEnd.logins()).toBe(3);
  });

  it("of a far end without credentials do not end", async () => {
    const farEnd = await start();
    farEnd.expireSessions();
    expect(await (await rawClient(farEnd)).produce(someBatch())).toEqual([0, 0]);
  });
});

it.for([
  ["metadata", 7],
  ["metadata", 56],
  ["initProducerId", 7],
  ["initProducerId", 56],
] as const)("%s is answered with the error %d when it is told so", async ([api, code]) => {
  const farEnd = await start();
  const client = await rawClient(farEnd);
  farEnd.errors(api, code);
  const ask = async (): Promise<number> => {
    if (api === "metadata") return (await metadata(client)).code;
    return (await client.ask(22, 1, Buffer.concat([int16(-1), int32(0)]))).readInt16BE(4);
  };
  expect([await ask(), await ask()]).toEqual([code, 0]);
});

const metadataBody = Buffer.concat([int32(1), text("otlp_metrics"), Uint8Array.of(0)]);
const metadataHead = Buffer.concat([int16(3), int16(4), int32(1), text("x")]);
const metadataRequest = Buffer.concat([int32(metadataHead.length + metadataBody.length), metadataHead, metadataBody]);

async function brokersAndLeaders(client: RawClient): Promise<Omit<Awaited<ReturnType<typeof metadata>>, "code">> {
  const { brokers, leaders } = await metadata(client);
  return { brokers, leaders };
}

/** Asks for the metadata of the topic in version 4, and reads ids of brokers, and who leads each partition. */
async function metadata(client: RawClient): Promise<{ code: number; brokers: number[]; leaders: number[] }> {
  const bytes = await client.ask(3, 4, metadataBody);
  let at = 4;
  const skip = (count: number): void => void (at += count);
  const int = (size: 2 | 4): number => {
    skip(size);
    return bytes.readIntBE(at - size, size);
  };
  const skipText = (): void => skip(Math.max(0, int(2)));
  const brokers = Array.from({ length: int(4) }, () => {
    const id = int(4);
    skipText();
    int(4);
    skipText();
    return id;
  });
  skipText();
  expect(brokers).toContain(int(4));
  int(4);
  const code = int(2);
  skipText();
  skip(1);
  const leaders = Array.from({ length: int(4) }, () => {
    skip(2 + 4);
    const leader = int(4);
    for (const _ of ["replicas", "in sync"]) skip(4 * int(4));
    return leader;
  });
  return { code, brokers, leaders };
}

/** Shows credentials, and gives how long the session lasts. */
async function lifetimeOf(client: RawClient): Promise<bigint> {
  await client.ask(17, 1, text("PLAIN"));
  const words = "\0shop\0word";
  const bytes = await client.ask(36, 1, Buffer.concat([int32(words.length), Buffer.from(words)]));
  expect(bytes.readInt16BE(0)).toBe(0);
  return bytes.readBigInt64BE(bytes.length - 8);
}

async function start(options?: KafkaFarEndOptions): Promise<KafkaFarEnd> {
  const farEnd = await kafkaFarEnd(options);
  onTestFinished(() => farEnd.stop());
  return farEnd;
}
