import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { Capability } from "./capabilities.ts";
import { type Diagnostics, listenToDiagnostics } from "./diagnostics.ts";
import type { FarEnd } from "./far-end.ts";
import { end, type Running, running } from "./running.ts";
import { type RunningPull, runningPull } from "./running-pull.ts";
import { seededRandom } from "./seeded-random.ts";
import { isScraped, type Settings, type Subject } from "./subject.ts";
import { watchForStrayErrors } from "./stray-errors.ts";
import { type Pace, type Time, timeFor } from "./time.ts";

/** What a case works with. It ends whatever the case has started. */
export interface Bench {
  readonly subject: Subject;
  readonly time: Time;
  /** What was written to OpenTelemetry's diagnostic log since the case began. */
  readonly diagnostics: Diagnostics;
  /** The errors that nobody has handled since the case began: floating rejections, and what a callback threw. */
  strayErrors(): readonly string[];
  can(capability: Capability): boolean;
  /** Whether somebody has read the secret of the settings since the case began. */
  isSecretRead(): boolean;
  /** The settings that exporters of a case are built with, with what the case changes in them. */
  settings(changes?: Partial<Settings>): Settings;
  /** Starts the subject. A pull exporter stands in the place of a push exporter: an export is a scrape. */
  start(changes?: Partial<Settings>): Promise<Running>;
  /** Starts a subject that is a pull exporter. */
  startPull(changes?: Partial<Settings>): Promise<RunningPull>;
  /** The same, and leaves it to the case to bind its reader. */
  startUnbound(changes?: Partial<Settings>): Promise<RunningPull>;
  /** Shuts down and stops what was started, before the case is over, whatever state it is in. */
  end(running: Running): Promise<void>;
  /** Works with an exporter and a far end that the case has made itself. */
  adopt<End extends FarEnd>(exporter: PushMetricExporter, farEnd: End): Running<End>;
}

export const secret = "conformance-s3cr3t-0123456789";

/** With a clock of the suite, an hour: no deadline comes by unless a case wants one. */
const heldTimeoutMs = 3_600_000;
/** Without one: what a case can wait for. */
const realTimeoutMs = 4_000;

/** Runs with a bench, and leaves nothing of it behind. */
export async function atBench(
  subject: Subject,
  limitMs: number,
  run: (bench: Bench) => Promise<void>,
  pace: Pace = "millisecond",
): Promise<void> {
  const takesClock = subject.capabilities.clock === true;
  const time = timeFor(takesClock, limitMs, pace);
  const endLimitMs = Math.min(limitMs / 4, 1_000);
  const all: Running[] = [];
  const diagnostics = listenToDiagnostics();
  const strays = watchForStrayErrors();
  let isOver = false;
  let isSecretRead = false;
  const endedAfterwards = <One extends Running>(one: One): One => {
    all.push(one);
    // Whatever comes to be after its case was given up ends at once.
    if (isOver) void bench.end(one);
    return one;
  };
  const begin = async (changes: Partial<Settings> | undefined): Promise<Running | RunningPull> => {
    const started = await subject.start(bench.settings(changes));
    const isPull = started.kind === "pull";
    const one = isPull ? runningPull(started, time) : running(started.exporter, started.farEnd, time);
    endedAfterwards(one);
    if (isPull !== isScraped(subject)) throw new Error(`it starts a ${started.kind} exporter, and says another kind`);
    return one;
  };
  const bench: Bench = {
    subject,
    time,
    diagnostics,
    strayErrors: () => strays.seen,
    can: (capability) => subject.capabilities[capability] === true,
    isSecretRead: () => isSecretRead,
    settings: (changes = {}) => ({
      timeoutMs: takesClock ? heldTimeoutMs : realTimeoutMs,
      clock: time.clock,
      random: seededRandom(1),
      get secret() {
        isSecretRead = true;
        return secret;
      },
      ...changes,
    }),
    async start(changes) {
      const one = await begin(changes);
      if ("bind" in one) one.bind();
      return one;
    },
    async startPull(changes) {
      const one = await bench.startUnbound(changes);
      one.bind();
      return one;
    },
    async startUnbound(changes) {
      const one = await begin(changes);
      if (!("bind" in one)) throw new Error("it is no pull exporter");
      return one;
    },
    adopt: (exporter, farEnd) => endedAfterwards(running(exporter, farEnd, time)),
    end: (one) => end(one, time, endLimitMs),
  };
  try {
    await run(bench);
  } finally {
    isOver = true;
    for (const one of all) await bench.end(one);
    strays.stop();
    diagnostics.stop();
  }
}
