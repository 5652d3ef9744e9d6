import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { secret } from "./bench.ts";
import { suiteTimeMs } from "./data/suite-time.ts";

/**
 * What the far end does with the one export of a life; of a pull exporter, what its metric producer does. The exporter is
 * shut down while it hangs; to `time_out` is to hang, too, and the exporter is shut down afterwards.
 */
export type ProgramLife = "accept" | "hang" | "time_out";

export interface LifeProgramOptions {
  /** The module whose default export is the subject. */
  readonly module: string;
  readonly metrics: ResourceMetrics;
  readonly lives: readonly ProgramLife[];
}

/** Stands before the codes of the answers in what the program says: `ANSWERS [0,1]`. */
export const answersMark = "ANSWERS ";

/**
 * The text of a program in which an exporter lives one life after the other, with the system's clock. It ends when
 * nothing holds it any more. It imports the subject and nothing else, so that it does not matter where it is run.
 */
export function lifeProgram({ module, metrics, lives }: LifeProgramOptions): string {
  return `
import subject from ${JSON.stringify(module)};

const clock = {
  now: () => performance.now(),
  wallTime: () => ${suiteTimeMs} + performance.now(),
  setTimeout(run, delayMs) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
const codes = [];
for (const life of ${JSON.stringify(lives)}) {
  const hangs = life !== "accept";
  const timeoutMs = hangs ? 500 : 10_000;
  const settings = { timeoutMs, clock, random: Math.random, secret: ${JSON.stringify(secret)} };
  const started = await subject.start(settings);
  const { farEnd } = started;
  const { exporter, hasBegun } = started.kind === "pull" ? scraped(started, hangs) : pushing(started, hangs);
  const answered = new Promise((resolve) => exporter.export(${JSON.stringify(metrics)}, resolve));
  if (life !== "hang") await answered;
  while (!hasBegun()) await new Promise((resolve) => setTimeout(resolve, 2));
  await exporter.shutdown();
  codes.push((await answered).code);
  await farEnd.stop();
}
process.stdout.write("\\n${answersMark}" + JSON.stringify(codes) + "\\n");

function pushing({ exporter, farEnd }, hangs) {
  farEnd.next(...Array.from({ length: 10 }, () => ({ do: hangs ? "hang" : "accept" })));
  return { exporter, hasBegun: () => farEnd.attempts() > 0 };
}

function scraped({ reader, farEnd }, hangs) {
  let handed;
  let collected = 0;
  reader.setMetricProducer({
    collect() {
      collected += 1;
      return hangs ? new Promise(() => {}) : Promise.resolve({ resourceMetrics: handed, errors: [] });
    },
  });
  return {
    exporter: {
      export(metrics, answer) {
        handed = metrics;
        void farEnd.scrape().then(({ error }) => answer({ code: error ? 1 : 0 }));
      },
      shutdown: () => reader.shutdown(),
    },
    hasBegun: () => collected > 0,
  };
}
`;
}
