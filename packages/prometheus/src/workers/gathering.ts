import { breather, type Clock, ExportError, wait } from "@meterbridge/core";
import type { CollectionResult, MetricProducer, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { UpLink } from "./links/link.ts";
import type { ToReader } from "./messages.ts";
import { metricsOf } from "./metrics-of.ts";
import { ReportDecoder } from "./report/report-decoder.ts";

/** Asks the group for the metrics of all workers. */
export interface Gathering {
  readonly producer: MetricProducer;
  hear(message: Extract<ToReader, { kind: "gathered" }>): void;
  close(): void;
}

interface Question {
  readonly decoder: ReportDecoder;
  /** Aborted when it is answered, or will not be. */
  readonly over: AbortController;
  /** The group whose answer it is: all that a thread has hear a question, and the first to answer it is taken. */
  group?: string;
  faults?: readonly ExportError[];
  fault?: ExportError;
}

export function gathering(reader: string, link: UpLink | undefined, timeoutMs: number, clock: Clock): Gathering {
  const questions = new Map<string, Question>();
  let isClosed = false;

  return {
    producer: { collect: (options) => collect(Math.min(timeoutMs, options?.timeoutMillis ?? Infinity)) },
    hear({ group, ask, part, slice, errors }) {
      const question = questions.get(ask);
      if (!question || (question.group ??= group) !== group) return;
      void link?.send({ kind: "gathered-taken", group, ask, part });
      if (!question.decoder.take(slice)) return;
      question.faults = errors.map((text) => new ExportError("unknown", text));
      question.over.abort();
    },
    close() {
      isClosed = true;
      for (const question of questions.values()) end(question, shutDown());
    },
  };

  async function collect(limitMs: number): Promise<CollectionResult> {
    if (isClosed) return failed(shutDown());
    if (!link) return failed(new ExportError("unavailable", "this is no worker: there is no group to ask"));
    const ask = crypto.randomUUID();
    const question: Question = { decoder: new ReportDecoder(), over: new AbortController() };
    questions.set(ask, question);
    void link.send({ kind: "gather", reader, ask, timeoutMs: limitMs }).then((isSent) => {
      if (!isSent) end(question, new ExportError("connection", "the group cannot be asked: the channel is closed"));
    });
    await wait(clock, limitMs, question.over.signal);
    questions.delete(ask);
    const { decoder, faults, fault } = question;
    if (faults) return resultOf(await metricsOf(decoder.metrics, breather()), [...faults]);
    return failed(fault ?? new ExportError("timeout", `the group has not answered within ${limitMs} ms`));
  }
}

function end(question: Question, fault: ExportError): void {
  question.fault ??= fault;
  question.over.abort();
}

function shutDown(): ExportError {
  return new ExportError("shutdown", "the reader is shut down: the group is not asked any more");
}

function failed(fault: ExportError): CollectionResult {
  return resultOf([], [fault]);
}

/** As a metric producer has it: whoever collects has a resource of its own. */
export function resultOf(scopeMetrics: ScopeMetrics[], errors: unknown[]): CollectionResult {
  return { resourceMetrics: { resource: { attributes: {} }, scopeMetrics }, errors } as unknown as CollectionResult;
}
