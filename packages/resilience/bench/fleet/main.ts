// 10 000 exporters and one Collector of limited capacity through an outage, on a clock of events. Prints the table of
// docs/resilience.md and writes its plot. The same seed gives the same figures on every machine. It takes some minutes.
import { mkdir, writeFile } from "node:fs/promises";
import { table } from "@meterbridge/bench";
import { figuresHead, figuresRow } from "./figures.ts";
import type { Course, Scenario } from "./fleet.ts";
import { loadPlot } from "./load-plot.ts";
import { simulateAll } from "./simulate-all.ts";

const scenarios: readonly Scenario[] = [
  { start: "spread", overload: "503", policy: "fixed 1 s" },
  { start: "spread", overload: "503", policy: "queue · retry" },
  { start: "spread", overload: "503", policy: "upstream's" },
  { start: "spread", overload: "503", policy: "fixed 5 s" },
  { start: "spread", overload: "503", policy: "queue" },
  { start: "spread", overload: "503", policy: "queue · circuitBreaker" },
  { start: "together", overload: "503", policy: "upstream's" },
  { start: "together", overload: "503", policy: "fixed 5 s" },
  { start: "together", overload: "503", policy: "queue" },
  { start: "together", overload: "503", policy: "queue · circuitBreaker" },
  { start: "together", overload: "429", policy: "upstream's" },
  { start: "together", overload: "429", policy: "queue" },
  { start: "together", overload: "late", policy: "fixed 5 s" },
  { start: "together", overload: "late", policy: "queue" },
  { start: "together", overload: "late", policy: "queue · circuitBreaker" },
];

const courses = await simulateAll<Course>(new URL("worker.ts", import.meta.url), scenarios);
console.log(table(figuresHead, courses.map(figuresRow)));

const folder = new URL("../../../../docs/resilience/", import.meta.url);
await mkdir(folder, { recursive: true });
const shown = courses.filter(
  ({ scenario: { overload, policy } }) => overload === "503" && policy !== "fixed 1 s" && policy !== "queue · retry",
);
await writeFile(new URL("recovery-load.svg", folder), loadPlot(shown));
