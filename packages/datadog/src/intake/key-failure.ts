import { ExportError, type Layer, layer, type Payload } from "@meterbridge/core";

/**
 * Tells by its name what failed when `apiKey` is a function that throws. To `httpTransport` it is the headers that it cannot get: of
 * nothing else it says `unauthorized` and that another try is worth it.
 */
export function keyFailure(): Layer<Payload> {
  return layer((next) => ({
    async send(payload, call) {
      const outcome = await next.send(payload, call);
      if (outcome.kind !== "retryable" || outcome.error.code !== "unauthorized") return outcome;
      return { ...outcome, error: new ExportError("unauthorized", "apiKey failed", { cause: outcome.error.cause }) };
    },
  }));
}
