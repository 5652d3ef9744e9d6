import { ExportError, type Payload, type Transport } from "@meterbridge/core";
import { contentType, factsOf, type SentKind } from "../encode/payload-kind.ts";

/**
 * Sends each payload by the transport of its kind, without the parameters of its content type, which are for us alone. A payload of
 * a kind that has none, or that is not known, fails.
 */
export function byKind(transports: Readonly<Partial<Record<SentKind, Transport>>>): Transport {
  const all = Object.values(transports);
  return {
    async send(payload, call) {
      const facts = factsOf(payload.contentType);
      const transport = facts && transports[facts.kind];
      // Of a payload that is divided, a part may be all of what has nothing to say.
      if (transport && payload.body.byteLength === 0) return { kind: "delivered", rejectedPoints: 0 };
      if (transport) return transport.send(asSent(payload), call);
      const message = "it was not encoded for Datadog in this mode: a spool with what another mode, or exporter, left?";
      return { kind: "failed", error: new ExportError("encoding", message) };
    },
    async flush(call) {
      await Promise.all(all.map((transport) => transport.flush(call)));
    },
    async close(call) {
      await Promise.all(all.map((transport) => transport.close(call)));
    },
    inspect(visit) {
      all.forEach((transport, index) => {
        transport.inspect?.((name, ...figure) => {
          // The connections are shared, and shown already.
          if (index === 0 || !name.startsWith("connections.")) visit(name, ...figure);
        });
      });
    },
  };
}

function asSent(payload: Payload): Payload {
  return { ...payload, contentType };
}
