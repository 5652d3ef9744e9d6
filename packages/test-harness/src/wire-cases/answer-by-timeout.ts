import { type Answer, type Bench, type Running, sampleMetrics } from "@meterbridge/conformance";

/** The timeout of an export that has nothing but its timeout to end it. */
export const timeoutMs = 1_000;

/** Exports, lets the timeout pass once the export has got to where it stops, and gives the answer. */
export async function answerByTimeout(
  { time }: Bench,
  running: Running,
  isStopped: () => boolean = () => true,
): Promise<Answer> {
  const { answer } = running.begin(sampleMetrics(running.exporter, 1));
  await time.untilSoWhileItStands("what the export stops at", isStopped);
  return time.byTimeout("the answer to an export", answer, timeoutMs);
}
