import { setTimeout } from "node:timers/promises";
import { table } from "@meterbridge/bench";
import { type KafkaCluster, startKafkaCluster } from "@meterbridge/testbed";
import { pointsOfOtlpProtobuf } from "@meterbridge/test-harness";
import { stringSerializers, Producer } from "@platformatic/kafka";
import { Kafka, logLevel } from "kafkajs";
import { kafkaExporter } from "../src/index.ts";
import { someCounters } from "../test/some-counters.ts";

const faults = ["restart", "kill", "freeze"] as const;
type Fault = (typeof faults)[number];

const words: Readonly<Record<Fault, string>> = {
  restart: "is restarted",
  kill: "is killed",
  freeze: "stands still",
};

const rounds = 2;
const watchedMs = 25_000;
/** Whoever has not answered by then has failed. */
const longestMs = 60_000;

/** Sends what has a name to a topic, one after the other. */
interface Sender {
  /** Rejects when it is not delivered. */
  send(name: string): Promise<unknown>;
  nameOf(message: Buffer): string;
  close(): Promise<unknown>;
}

type Contender = (cluster: KafkaCluster, topic: string) => Promise<Sender>;

const contenders: Readonly<Record<string, Contender>> = {
  async kafkajs({ bootstrapBrokers }, topic) {
    const producer = new Kafka({ brokers: bootstrapBrokers.split(","), logLevel: logLevel.NOTHING }).producer({
      idempotent: true,
    });
    await producer.connect();
    return {
      send: (value) => producer.send({ topic, messages: [{ value }] }),
      nameOf: String,
      close: () => producer.disconnect(),
    };
  },
  async "@platformatic/kafka"({ bootstrapBrokers }, topic) {
    const producer = new Producer({
      clientId: "bench",
      bootstrapBrokers: bootstrapBrokers.split(","),
      serializers: stringSerializers,
      idempotent: true,
    });
    return {
      send: (value) => producer.send({ messages: [{ topic, value }] }),
      nameOf: String,
      close: () => producer.close(true),
    };
  },
  async ours({ bootstrapBrokers }, topic) {
    const exporter = kafkaExporter({ bootstrapBrokers, topic });
    return {
      send: (name) =>
        new Promise<void>((resolve, reject) => {
          exporter.export(someCounters([name]), ({ error }) => (error ? reject(error) : resolve()));
        }),
      nameOf: (message) => pointsOfOtlpProtobuf(message)[0]!.metric.name,
      close: () => exporter.shutdown(),
    };
  },
};

interface Course {
  longestMs: number;
  failed: number;
  lost: number;
  twice: number;
}

/**
 * What becomes of messages, each sent when the one before is answered, while the broker that leads goes: all contenders at once, each to a
 * topic of its own of the same leader, with the options that they have unless said.
 */
export async function lostLeader(): Promise<string> {
  const cluster = await startKafkaCluster({ brokers: 3, properties: { "min.insync.replicas": 2 } });
  const names = Object.keys(contenders);
  const rows: (readonly string[])[] = [];
  try {
    for (const fault of faults) {
      const courses = names.map(() => ({ longestMs: 0, failed: 0, lost: 0, twice: 0 }));
      for (let round = 0; round < rounds; round++) await oneRound(cluster, fault, courses);
      rows.push([`${words[fault]}, ${rounds} times`, ...courses.map(cell)]);
    }
  } finally {
    await cluster.stop();
  }
  return table(["the leader of a partition: the longest send", ...names], rows);
}

async function oneRound(cluster: KafkaCluster, fault: Fault, courses: readonly Course[]): Promise<void> {
  const { leader, topics } = await topicsOfOneLeader(cluster, courses.length);
  const broker = cluster.broker(leader);
  const over = new AbortController();
  const senders = await Promise.all(
    Object.values(contenders).map((contender, index) => contender(cluster, topics[index]!)),
  );
  const going = senders.map(async (sender, index) => {
    const topic = topics[index]!;
    const course = courses[index]!;
    const answered: string[] = [];
    for (let nth = 0; !over.signal.aborted; nth++) {
      const name = `n${nth}`;
      const begunMs = performance.now();
      try {
        await Promise.race([sender.send(name), tooLong()]);
        answered.push(name);
      } catch {
        course.failed++;
      }
      course.longestMs = Math.max(course.longestMs, performance.now() - begunMs);
      await setTimeout(20);
    }
    return async () => {
      const stored = (await cluster.messages(topic)).map(({ value }) => sender.nameOf(value));
      const once = new Set(stored);
      course.lost += answered.filter((name) => !once.has(name)).length;
      course.twice += stored.length - once.size;
      await sender.close();
    };
  });
  await setTimeout(1_000);
  await broker[fault]();
  await setTimeout(watchedMs);
  over.abort();
  const counts = await Promise.all(going);
  if (fault === "freeze") broker.thaw();
  if (fault === "kill") await broker.restart();
  for (const topic of topics) await cluster.untilInSync(topic);
  for (const count of counts) await count();
}

async function tooLong(): Promise<never> {
  await setTimeout(longestMs, undefined, { ref: false });
  throw new Error("no answer");
}

let made = 0;

/** Brokers take turns: as many topics as it takes. */
async function topicsOfOneLeader(cluster: KafkaCluster, count: number) {
  const byLeader = new Map<number, string[]>();
  for (;;) {
    const topic = `topic.${++made}`;
    await cluster.createTopic(topic, { replicas: 3 });
    await cluster.untilInSync(topic);
    const { leader } = (await cluster.broker(1).partitions(topic))[0]!;
    const topics = [...(byLeader.get(leader) ?? []), topic];
    byLeader.set(leader, topics);
    if (topics.length === count) return { leader, topics };
  }
}

function cell({ longestMs, failed, lost, twice }: Course): string {
  const faults = Object.entries({ failed, lost, twice }).filter(([, count]) => count > 0);
  return [`${(longestMs / 1_000).toFixed(1)} s`, ...faults.map(([what, count]) => `${count} ${what}`)].join(", ");
}
