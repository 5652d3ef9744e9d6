import { ExportError, type Layer, layer, type Payload } from "@meterbridge/core";

/**
 * Keeps back what is larger than an intake takes, as it would be sent: it is wanted in halves, without having gone over the wire. One
 * data point that alone is too large fails.
 */
export function sizeLimit(limitOf: (payload: Payload) => number): Layer<Payload> {
  return layer((next) => ({
    async send(payload, call) {
      const limit = limitOf(payload);
      const { byteLength } = payload.body;
      if (byteLength <= limit) return next.send(payload, call);
      const message = `a request of ${byteLength} bytes: Datadog takes no more than ${limit}`;
      return { kind: "failed", error: new ExportError("too_large", message), divide: "halves" };
    },
  }));
}
