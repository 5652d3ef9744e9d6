import { backgroundClock, type Clock, messageOf, runInBackground } from "@meterbridge/core";
import type { CollectionResult } from "@opentelemetry/sdk-metrics";
import type { Link } from "./links/link.ts";
import type { ToGroup } from "./messages.ts";
import { reportSender, type ReportSender } from "./report/report-sender.ts";

type Question = Extract<ToGroup, { kind: "gather" | "gathered-taken" }>;

/** Answers workers that ask for the metrics of all. */
export interface Answering {
  hear(link: Link, message: Question): void;
  /** It needs no answer any more. */
  leave(link: Link): void;
}

export function answering(collect: (timeoutMs: number) => Promise<CollectionResult>, clock: Clock): Answering {
  const group = crypto.randomUUID();
  const answers = new Map<string, { readonly link: Link; readonly sender: ReportSender }>();

  return {
    hear(link, message) {
      if (message.kind === "gather") void runInBackground(() => answer(link, message));
      else if (message.group === group) answers.get(message.ask)?.sender.taken(message.part);
    },
    leave(link) {
      for (const [ask, answer] of answers) if (answer.link === link) answers.delete(ask);
    },
  };

  async function answer(link: Link, { ask, timeoutMs }: Extract<Question, { kind: "gather" }>): Promise<void> {
    // Of its own: what it knows would be kept for every worker that has ever asked.
    const sender = reportSender("prometheus workers", timeoutMs);
    answers.set(ask, { link, sender });
    const { resourceMetrics, errors } = await collect(timeoutMs);
    const texts = errors.map((error) => messageOf(error));
    await sender.send(
      resourceMetrics.scopeMetrics,
      async (slice, part) =>
        answers.has(ask) && link.send({ kind: "gathered", group, ask, part, slice, errors: texts }),
      backgroundClock(clock),
    );
    answers.delete(ask);
  }
}
