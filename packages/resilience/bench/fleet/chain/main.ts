// 2 000 exporters, and what lies between them and a backend: Collectors, gateways, Kafka, consumers. Each part is down for ten
// minutes. The exporters' layers are the real ones, the rest are models, all on a clock of events. Prints the table of
// docs/scaling.md and writes its plots. The same seed gives the same figures on every machine. It takes some minutes.
import { mkdir, writeFile } from "node:fs/promises";
import { table } from "@meterbridge/bench";
import { simulateAll } from "../simulate-all.ts";
import type { Course } from "./chain.ts";
import { chainPlot } from "./chain-plot.ts";
import { figuresHead, figuresRow } from "./figures.ts";
import { allScenarios, outages } from "./scenario.ts";

const courses = await simulateAll<Course>(new URL("worker.ts", import.meta.url), allScenarios());
console.log(table(figuresHead, courses.map(figuresRow)));

const folder = new URL("../../../../../docs/scaling/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const outage of outages) {
  const shown = courses.filter(({ scenario }) => scenario.outage === outage);
  await writeFile(new URL(`${outage.replaceAll(" ", "-")}.svg`, folder), chainPlot(outage, shown));
}
