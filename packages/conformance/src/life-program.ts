import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { secret } from "./bench.ts";

export interface LifeProgramOptions {
  /** The module whose default export is the subject. */
  readonly module: string;
  readonly metrics: ResourceMetrics;
  /** What the far end does with the one export of each life. The exporter is shut down while it hangs. */
  readonly lives: readonly ("accept" | "hang")[];
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
  wallTime: () => Date.now(),
  setTimeout(run, delayMs) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
const codes = [];
for (const life of ${JSON.stringify(lives)}) {
  const timeoutMs = life === "hang" ? 500 : 10_000;
  const settings = { timeoutMs, clock, random: Math.random, secret: ${JSON.stringify(secret)} };
  const { exporter, farEnd } = await subject.start(settings);
  farEnd.next(...Array.from({ length: 10 }, () => ({ do: life })));
  const answered = new Promise((resolve) => exporter.export(${JSON.stringify(metrics)}, resolve));
  if (life === "accept") await answered;
  while (farEnd.attempts() === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  await exporter.shutdown();
  codes.push((await answered).code);
  await farEnd.stop();
}
process.stdout.write("\\n${answersMark}" + JSON.stringify(codes) + "\\n");
`;
}
