// Exports to a broker against exports to an HTTP server and against kafkajs: CPU, data points a second, how long the event loop is held,
// what an import costs. And what becomes of messages when a leader goes, beside other clients.
import { startKafka } from "@meterbridge/testbed";
import { exportCost } from "./export-cost.ts";
import { importCost } from "./import-cost.ts";
import { longestHolds } from "./longest-holds.ts";
import { lostLeader } from "./lost-leader.ts";
import { throughput } from "./throughput.ts";

const kafka = await startKafka({ partitions: 3 });
try {
  for (const measure of [exportCost, throughput, longestHolds]) {
    console.log(await measure(kafka.bootstrapBrokers));
    console.log();
  }
} finally {
  await kafka.stop();
}
console.log(await importCost());
console.log();
console.log(await lostLeader());
