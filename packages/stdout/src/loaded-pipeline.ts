import { type Encoder, ExportError, type Exporter, pipeline, safeCause, type Transport } from "@meterbridge/core";

/** A pipeline whose encoder is still being loaded: what is sent waits for it. */
export function loadedPipeline(encoder: Promise<Encoder>, transport: Transport): Exporter {
  const loaded = encoder.then(
    (encoder) => pipeline(encoder, transport),
    (error: unknown) => safeCause(error),
  );
  return {
    async send(metrics, call) {
      const exporter = await loaded;
      if (!(exporter instanceof Error)) return exporter.send(metrics, call);
      const message = `the encoder cannot be loaded: ${exporter.message}`;
      return { kind: "failed", error: new ExportError("encoding", message, { cause: exporter }) };
    },
    flush: (call) => transport.flush(call),
    close: (call) => transport.close(call),
    inspect: (visit) => transport.inspect?.(visit),
  };
}
