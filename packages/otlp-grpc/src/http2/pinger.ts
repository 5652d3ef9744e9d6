import type { Clock } from "@meterbridge/core";
import type { ClientHttp2Session } from "node:http2";

/** Asks a far end from time to time whether it is there. */
export interface Pinger {
  start(): void;
  stop(): void;
}

/** Sends a PING (RFC 9113, 6.7) every `everyMs`; one without an answer when the next is due ends the session. 0: never. */
export function pinger(session: ClientHttp2Session, everyMs: number, clock: Clock): Pinger {
  let cancel: (() => void) | undefined;
  let isWaiting = false;
  return {
    start() {
      if (everyMs > 0) cancel = clock.setTimeout(next, everyMs);
    },
    stop() {
      cancel?.();
      cancel = undefined;
    },
  };

  function next(): void {
    cancel = undefined;
    if (session.destroyed) return;
    if (isWaiting) {
      session.destroy(new Error(`it has not answered a PING for ${everyMs} ms`));
      return;
    }
    isWaiting = true;
    session.ping(() => {
      isWaiting = false;
    });
    cancel = clock.setTimeout(next, everyMs);
  }
}
