import { ExportError } from "./error.ts";
import { safeCause } from "./safe-cause.ts";
import type { Sink } from "./sink.ts";
import { closedOutcome } from "./stopped-outcome.ts";

export interface LoadedSink<In> extends Sink<In> {
  /** Loads now, without waiting for something to send. */
  load(): void;
}

/**
 * A sink whose code is loaded with the first thing that is sent, by `import()`: to build an exporter then takes little
 * more than to check its options.
 *
 * ```ts
 * const sink = loadedSink(async () => {
 *   const { sender } = await import("./sender.ts");
 *   return sender(options);
 * });
 * ```
 *
 * What cannot be loaded fails the send, with the code `unknown`; the next one tries again.
 */
export function loadedSink<In>(load: () => Promise<Sink<In>>): LoadedSink<In> {
  let loading: Promise<Sink<In> | Error> | undefined;
  let loaded: Sink<In> | undefined;
  let closed = false;

  return {
    async send(input, call) {
      if (closed) return closedOutcome();
      const sink = loaded ?? (await (loading ??= begin()));
      if (!(sink instanceof Error)) return sink.send(input, call);
      loading = undefined;
      const message = `its code cannot be loaded: ${sink.message}`;
      return { kind: "failed", error: new ExportError("unknown", message, { cause: sink }) };
    },
    async flush(call) {
      await loading;
      await loaded?.flush(call);
    },
    async close(call) {
      closed = true;
      await loading;
      await loaded?.close(call);
    },
    inspect: (visit) => loaded?.inspect?.(visit),
    load: () => void (loading ??= begin()),
  };

  async function begin(): Promise<Sink<In> | Error> {
    try {
      return (loaded = await load());
    } catch (error) {
      return safeCause(error);
    }
  }
}
