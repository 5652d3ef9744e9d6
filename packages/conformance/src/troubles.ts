import type { Bench } from "./bench.ts";
import { sampleMetrics } from "./data/sample-metrics.ts";
import type { Answer, Running } from "./running.ts";
import { failingScrapeLives, hangingScrapeLives } from "./scrape-troubles.ts";
import { isScraped } from "./subject.ts";
import { repeated, type Trouble, verdictOf } from "./verdicts.ts";

/** What comes between the start of an exporter and its shutdown; gives the answer of its export, if one came. */
export type Life = (running: Running) => Promise<Answer | undefined>;

/** A life without trouble, and one with each trouble that the subject can get into. */
export function livesOf(bench: Bench): readonly Life[] {
  const possible = (Object.keys(verdictOf) as Trouble[]).filter((trouble) => bench.can(trouble));
  return [
    exportOnce,
    ...possible.map((trouble): Life => {
      return (running) => {
        running.farEnd.next(...repeated(verdictOf[trouble]));
        return exportOnce(running);
      };
    }),
    ...(isScraped(bench.subject) ? failingScrapeLives(bench) : []),
    async (running) => {
      await running.farEnd.stop();
      return exportOnce(running);
    },
  ];
}

/** Lives with a far end that hangs: the exporter is shut down meanwhile, or gives up before the connection breaks. */
export function hangingLivesOf(bench: Bench): readonly Life[] {
  if (isScraped(bench.subject)) return hangingScrapeLives(bench);
  if (!bench.can("hanging")) return [];
  const hang = repeated(verdictOf.hanging);
  return [
    async ({ exporter, farEnd, ...running }) => {
      farEnd.next(...hang);
      const { answers } = running.begin(sampleMetrics(exporter, 3));
      await bench.time.untilSoWhileItStands("the first attempt", () => farEnd.attempts() > 0 || answers.length > 0);
      return undefined;
    },
    async (running) => {
      running.farEnd.next(...hang);
      const answer = await exportOnce(running);
      await running.farEnd.stop();
      await bench.time.pass(20);
      return answer;
    },
  ];
}

/** Starts the subject for each of these lives, and ends it after each; gives the answers. */
export async function liveThrough(bench: Bench, lives: readonly Life[] = livesOf(bench)): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const live of lives) {
    const running = await startForLife(bench);
    const answer = await live(running);
    if (answer) answers.push(answer);
    await bench.end(running);
  }
  return answers;
}

/** Starts the subject with a timeout that a case can wait for again and again. */
export function startForLife(bench: Bench): Promise<Running> {
  return bench.start({ timeoutMs: bench.can("clock") ? 300 : 150 });
}

/** A life without trouble. */
export async function exportOnce(running: Running): Promise<Answer | undefined> {
  try {
    return await running.export(sampleMetrics(running.exporter, 3));
  } catch {
    // Other cases judge an export that is not answered.
    return undefined;
  }
}
