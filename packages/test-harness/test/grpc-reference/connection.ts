import { type ClientHttp2Session, connect } from "node:http2";
import type { TLSSocket } from "node:tls";
import type { Wire } from "./wire.ts";

/** The one connection of an exporter, made when it is needed. */
export interface Connection {
  /** Rejects when there is no connection to be had. */
  open(): Promise<ClientHttp2Session>;
  /** Gives it up. */
  drop(): void;
}

export function connectionFor(wire: Wire): Connection {
  let kept: ClientHttp2Session | undefined;
  const isAlive = (): boolean => kept !== undefined && !kept.closed && !kept.destroyed;
  return {
    async open() {
      if (kept && (wire.keeps === "all" || (wire.keeps === "living" && isAlive()))) return kept;
      kept?.close();
      const { serverName, ...certificates } = wire.tls;
      const session = connect(wire.url, {
        ...certificates,
        ...(serverName !== undefined && { servername: serverName }),
        // What is wrong with a certificate is seen before anything is written.
        rejectUnauthorized: false,
      });
      kept = session;
      session.on("goaway", () => wire.onGoAway());
      await connected(session, wire);
      return session;
    },
    drop: () => kept?.destroy(),
  };
}

function connected(session: ClientHttp2Session, { overlooks }: Wire): Promise<void> {
  return new Promise((resolve, reject) => {
    session.on("error", reject);
    session.once("close", () => reject(new Error("the connection was closed")));
    session.once("connect", (_session, socket) => {
      const fault = (socket as TLSSocket).authorizationError as { readonly code?: string } | string | null | undefined;
      const code = typeof fault === "object" ? fault?.code : fault;
      if (code === undefined || overlooks(code)) return resolve();
      session.destroy();
      reject(Object.assign(new Error(code), { code }));
    });
  });
}
