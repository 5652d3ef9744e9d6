import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Course, Scenario } from "./fleet.ts";

/** Simulates scenarios side by side, a thread for each processor; the courses come in the order of the scenarios. */
export async function simulateAll(scenarios: readonly Scenario[]): Promise<readonly Course[]> {
  const courses: Course[] = [];
  const waiting = scenarios.entries();
  const run = async (): Promise<void> => {
    for (const [index, scenario] of waiting) {
      const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: scenario });
      const [course] = (await once(worker, "message")) as [Course];
      courses[index] = course;
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), scenarios.length) }, run));
  return courses;
}
