import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { FarEnd, ReceivedPoint } from "./far-end.ts";
import type { Time } from "./time.ts";
import { within } from "./within.ts";

/** An exporter and its far end, started for one case. */
export interface Running<End extends FarEnd = FarEnd> {
  readonly exporter: PushMetricExporter;
  readonly farEnd: End;
  /** Exports, lets time pass until the answer is there, and gives it. */
  export(metrics: ResourceMetrics): Promise<Answer>;
  /** Exports, and gives what is known of the answer from now on. */
  begin(metrics: ResourceMetrics): Exporting;
  /** What the far end got, when it has got `atLeast` data points, or when nothing more comes. */
  received(atLeast: number): Promise<readonly ReceivedPoint[]>;
}

/** What the SDK is told of an export. */
export interface Answer {
  readonly code: number;
  readonly error?: Error;
}

/** An export under way. */
export interface Exporting {
  readonly answer: Promise<Answer>;
  /** How often it was answered until now. */
  readonly answers: readonly Answer[];
}

// Long enough for a datagram on loopback, short enough to be waited for in vain by a case that fails.
const settlingMs = 500;

export function running<End extends FarEnd>(exporter: PushMetricExporter, farEnd: End, time: Time): Running<End> {
  return { exporter, farEnd, begin, export: (metrics) => exportNow(metrics), received };

  function begin(metrics: ResourceMetrics): Exporting {
    const answers: Answer[] = [];
    let answered: (answer: Answer) => void = () => {};
    const answer = new Promise<Answer>((resolve) => (answered = resolve));
    exporter.export(metrics, (result) => {
      answers.push(result);
      answered(result);
    });
    return { answer, answers };
  }

  function exportNow(metrics: ResourceMetrics): Promise<Answer> {
    return time.until("the answer to an export", begin(metrics).answer);
  }

  async function received(atLeast: number): Promise<readonly ReceivedPoint[]> {
    const endMs = performance.now() + settlingMs;
    await time.untilSoWhileItStands(
      "what the far end got",
      async () => (await farEnd.received()).length >= atLeast || performance.now() > endMs,
    );
    return farEnd.received();
  }
}

/** Ends what a case has started, whatever state it is in: it never rejects, and never takes long. */
export async function end({ exporter, farEnd }: Running, time: Time, limitMs: number): Promise<void> {
  await quietly(async () => time.until("shutdown", exporter.shutdown(), limitMs));
  await quietly(async () => within(limitMs, "the far end does not stop", () => farEnd.stop()));
}

async function quietly(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch {
    // Other cases judge a shutdown that throws or hangs; here it must not keep them from their turn.
  }
}
