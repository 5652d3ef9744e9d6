import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/**
 * Simulates scenarios side by side, a thread for each processor. The program of the threads is given a scenario as its data and posts its
 * course; the courses come in the order of the scenarios.
 */
export async function simulateAll<Course>(program: URL, scenarios: readonly object[]): Promise<readonly Course[]> {
  const courses: Course[] = [];
  const waiting = scenarios.entries();
  const run = async (): Promise<void> => {
    for (const [index, scenario] of waiting) {
      const worker = new Worker(program, { workerData: scenario });
      const [course] = (await once(worker, "message")) as [Course];
      courses[index] = course;
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), scenarios.length) }, run));
  return courses;
}
