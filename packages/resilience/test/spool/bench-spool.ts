import { type Call, type Outcome, type Payload, type Sink, waitFor } from "@meterbridge/core";
import { onTestFinished } from "vitest";
import { type SpoolOptions, spool } from "../../src/spool/spool.ts";
import { newCall, retryable } from "../scripted-sink.ts";
import { tempFolder } from "./temp-folder.ts";

/** Figures that a spool shows. */
export type Figures = Readonly<Record<string, number | string>>;

export interface SpoolBench {
  readonly dir: string;
  readonly sink: Sink<Payload>;
  send(text: string, points?: number, call?: Call): Promise<Outcome<Payload>>;
  figures(): Figures;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/** A spool in a folder of its own, or in a given one, which is closed when the test is over. */
export function spoolBench(
  next: Sink<Payload>,
  { dir = `${tempFolder()}/spool`, ...options }: Partial<SpoolOptions> = {},
): SpoolBench {
  const sink = newSpool(spool, next, { dir, ...options });
  const close = (): Promise<void> => sink.close(newCall().call);
  return {
    dir,
    sink,
    send: (text, points = 1, call = newCall().call) => sink.send(payloadOf(text, points), call),
    figures: () => figuresOf(sink),
    drained: () => sink.flush(newCall().call),
    close,
  };
}

/** The same by this `spool`, as bare as it is. */
export function newSpool(make: typeof spool, next: Sink<Payload>, options: SpoolOptions): Sink<Payload> {
  const sink = make({ minFreeBytes: 0, ...options })(next);
  onTestFinished(() => {
    const { call, over } = newCall();
    over.abort();
    return sink.close(call);
  });
  return sink;
}

export function payloadOf(text: string, points = 1): Payload {
  return { body: Buffer.from(text), contentType: "text/plain", points };
}

export function figuresOf(sink: Sink<Payload>): Figures {
  const figures: Record<string, number | string> = {};
  sink.inspect?.((name, value, attributes) => {
    figures[attributes ? `${name}.${String(attributes["reason"])}` : name] = value;
  });
  return figures;
}

/** A far end that keeps what it is sent, and answers as it is told; what is called off, it answers at once. */
export function farEnd(answer: () => Outcome<Payload> | Promise<Outcome<Payload>>): FarEnd {
  const got: string[] = [];
  const payloads: Payload[] = [];
  return {
    got,
    payloads,
    async send(payload, { signal }) {
      const outcome = (await waitFor(Promise.resolve(answer()), signal))?.value ?? retryable({}, "cancelled");
      if (outcome.kind === "delivered") {
        got.push(Buffer.from(payload.body).toString());
        payloads.push(payload);
      }
      return outcome;
    },
    flush: async () => {},
    close: async () => {},
  };
}

export interface FarEnd extends Sink<Payload> {
  readonly got: readonly string[];
  readonly payloads: readonly Payload[];
}
