// Services → node-local Collector → gateway → Kafka → consumer → Prometheus, and one service straight to Kafka, while the broker
// is killed and comes back. Who has the servers of the testbed needs nothing else.
import { setTimeout } from "node:timers/promises";
import { serverOrSkip } from "@meterbridge/testbed";
import { startChain } from "./start-chain.ts";
import { startService } from "./start-service.ts";

const absent = [serverOrSkip("kafka"), serverOrSkip("collector-kafka"), serverOrSkip("prometheus")].flatMap((found) =>
  found.available ? [] : [found.reason],
);
if (absent.length > 0) console.log(absent.join("\n"));
else await run();

async function run(): Promise<void> {
  const chain = await startChain();
  const { url, kafka, backend } = chain;
  const services = [
    startService("checkout", url),
    startService("search", url),
    startService("billing", kafka.bootstrapBrokers),
  ];
  const takeOrders = (): void => services.forEach((service, index) => service.takeOrders(index + 5));
  const endServices = (): Promise<unknown> => Promise.all(services.map((service) => service.end()));
  try {
    takeOrders();
    await allArrived();
    console.log("two services export through Collectors, one straight to Kafka, and all of it is in the backend");

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

    for (const line of await allArrived()) console.log(line);
  } finally {
    await endServices();
    await chain.stop();
  }

  /** Resolves when the backend has as many orders as were taken, rejects when it has not after 25 s; with a line for each service. */
  async function allArrived(): Promise<readonly string[]> {
    const patienceEndsAt = performance.now() + 25_000;
    for (;;) {
      const series = await backend.query("orders_total");
      const arrived = new Map(series.map(({ labels, value }) => [labels["job"], value]));
      const lines = services.map(
        ({ name, taken }) => `${name}: ${taken()} orders taken, ${arrived.get(name) ?? 0} in the backend`,
      );
      if (services.every(({ name, taken }) => arrived.get(name) === taken())) return lines;
      if (performance.now() > patienceEndsAt) throw new Error(lines.join("\n"));
      await setTimeout(100);
    }
  }
}
