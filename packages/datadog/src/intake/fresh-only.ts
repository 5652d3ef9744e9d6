import { type Clock, ExportError, type Failed, layer, type Layer, type Payload, systemClock } from "@meterbridge/core";
import { factsOf, type PayloadDetail } from "../encode/payload-kind.ts";

/** Datadog documentation, "Submit metrics". */
const mostHours = 1;

/**
 * Looks at what is sent before each attempt: data points that have grown too old while it was waited are not sent, but counted. Datadog
 * would take them and drop them, without a word. Of a payload that comes out of a spool only its newest point is known: it is sent as
 * long as that one is fresh.
 */
export function freshOnly({ clock = systemClock }: { readonly clock?: Clock | undefined } = {}): Layer<Payload> {
  return layer((next) => ({
    async send(payload, call) {
      const facts = factsOf(payload.contentType);
      if (!facts) return next.send(payload, call);
      const oldest = clock.wallTime() / 1000 - mostHours * 3600;
      const { seconds } = (payload.detail ?? {}) as Partial<PayloadDetail>;
      if (facts.newest < oldest) return tooOld(payload.points, payload);
      const stale = seconds?.flatMap((second, index) => (second < oldest ? [index] : [])) ?? [];
      // What cannot be divided goes whole: some of it is fresh.
      if (stale.length === 0 || !payload.split) return next.send(payload, call);
      return { ...tooOld(stale.length, payload), divide: stale };
    },
  }));
}

function tooOld(stale: number, { points }: Payload): Failed<Payload> {
  const message = `${stale} of ${points} data points are older than an hour: Datadog would drop them without a word`;
  return { kind: "failed", error: new ExportError("refused", message) };
}
