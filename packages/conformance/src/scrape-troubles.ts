import type { Bench } from "./bench.ts";
import { sampleMetrics } from "./data/sample-metrics.ts";
import type { Answer, Running } from "./running.ts";
import type { RunningPull } from "./running-pull.ts";
import type { Life } from "./troubles.ts";

/** Lives of a pull exporter in which collecting fails: as a whole, in part, by who throws, by who never answers. */
export function failingScrapeLives({ time }: Bench): readonly Life[] {
  const cannot = new Error("it cannot collect");
  const producers: readonly RunningPull["producer"]["collect"][] = [
    () => Promise.reject(cannot),
    () => {
      throw cannot;
    },
    async () => ({ resourceMetrics: sampleMetrics({}, 3), errors: [cannot] }),
    () => new Promise(() => {}),
  ];
  return producers.map((collect) => async (running) => {
    assertPull(running);
    running.producer.answer(collect);
    try {
      return answerOf(await time.until("the end of a scrape", running.scrape()));
    } catch {
      // Other cases judge a scrape that never ends.
      return undefined;
    }
  });
}

/** Lives that end while somebody scrapes and collecting never ends: by a shutdown, or after the scraper has gone. */
export function hangingScrapeLives({ time }: Bench): readonly Life[] {
  const hang = async (running: Running): Promise<undefined> => {
    assertPull(running);
    running.producer.answer(() => new Promise(() => {}));
    void running.scrape();
    await time.untilSoWhileItStands("that it is collected from", () => running.producer.asked().length > 0);
  };
  return [
    hang,
    async (running) => {
      await hang(running);
      await running.farEnd.stop();
      return undefined;
    },
  ];
}

function answerOf({ error }: { readonly error?: Error }): Answer {
  return error ? { code: 1, error } : { code: 0 };
}

function assertPull(running: Running): asserts running is RunningPull {
  if (!("producer" in running)) throw new Error("it is no pull exporter");
}
