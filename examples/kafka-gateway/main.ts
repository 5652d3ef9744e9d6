// Services → Kafka → a Collector that reads it, while the broker is killed and comes back. Who has the servers of the testbed
// needs nothing else; README.md says how to do the same with Docker.
import { setTimeout } from "node:timers/promises";
import { serverOrSkip, startKafka, startKafkaCollector } from "@meterbridge/testbed";
import { arrivals } from "./arrivals.ts";
import { startService } from "./start-service.ts";

const absent = [serverOrSkip("kafka"), serverOrSkip("collector-kafka")].flatMap((found) =>
  found.available ? [] : [found.reason],
);
if (absent.length > 0) console.log(absent.join("\n"));
else await run();

async function run(): Promise<void> {
  const kafka = await startKafka({ partitions: 3 });
  const services = ["checkout", "search", "billing"].map((name) => startService(name, kafka.bootstrapBrokers));
  const takeOrders = (): void => services.forEach((service, index) => service.takeOrders(index + 5));
  const endServices = (): Promise<unknown> => Promise.all(services.map((service) => service.end()));
  try {
    takeOrders();
    const collector = await startKafkaCollector({ brokers: kafka.bootstrapBrokers });
    await collector.until(services.length);
    console.log(`${services.length} services record, and a Collector reads what they export`);

    await kafka.kill();
    for (let second = 1; second <= 2; second++) {
      takeOrders();
      await setTimeout(1_000);
    }
    console.log("the broker was killed, and the services took orders all the same");

    await kafka.restart();
    takeOrders();
    await endServices();
    console.log("it is back");

    const patienceEndsAt = performance.now() + 25_000;
    const isComplete = (): boolean =>
      services.every(({ name, taken }) => arrivals(name, collector.points()).sum >= taken());
    while (!isComplete() && performance.now() < patienceEndsAt) await setTimeout(100);
    for (const { name, taken } of services) {
      const { sum, inOrder } = arrivals(name, collector.points());
      const order = inOrder ? "in order" : "in disorder";
      console.log(`${name}: ${taken()} orders taken, ${sum} came out of the Collector, ${order}`);
      if (sum !== taken() || !inOrder) process.exitCode = 1;
    }
    await collector.stop();
  } finally {
    await endServices();
    await kafka.stop();
  }
}
