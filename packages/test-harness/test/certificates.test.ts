import { once } from "node:events";
import type { AddressInfo, LookupFunction } from "node:net";
import { connect, createServer, type ConnectionOptions, type TLSSocket, type TlsOptions } from "node:tls";
import { describe, expect, it } from "vitest";
import { certificates } from "../src/index.ts";

describe("certificates", () => {
  const { ca, server, client, expired, wrongHost, selfSigned, strangeClient } = certificates();

  it("are made once in a process", () => {
    expect(certificates()).toBe(certificates());
  });

  it.for(["localhost", "127.0.0.1"])("let a client that trusts the authority reach %s", async (host) => {
    expect(await handshake(server, { host, ca })).toBe("trusted");
  });

  it.for([
    ["an expired certificate", expired, "CERT_HAS_EXPIRED"],
    ["a certificate for another host", wrongHost, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["a self-signed certificate", selfSigned, "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ] as const)("make a client refuse %s with its own code", async ([, certificate, code]) => {
    expect(await handshake(certificate, { ca })).toBe(code);
  });

  it("are trusted by nobody who does not name the authority", async () => {
    expect(await handshake(server, {})).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  });

  it.for([
    ["takes the client that the authority signed", client, "trusted"],
    ["turns a strange client away", strangeClient, "refused by the server"],
    ["turns a client without a certificate away", {}, "refused by the server"],
  ] as const)("a server that asks for client certificates %s", async ([, identity, answer]) => {
    const strict = { ...server, ca, requestCert: true, rejectUnauthorized: true };
    expect(await handshake(strict, { ca, ...identity })).toBe(answer);
  });
});

/** Answers "trusted" when the first byte of the server arrived, else why not. */
async function handshake(serverOptions: TlsOptions, clientOptions: ConnectionOptions): Promise<string> {
  const server = createServer(serverOptions, (socket) => {
    socket.on("error", () => {});
    socket.end("!");
  });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: "127.0.0.1", ...clientOptions, port, lookup: loopback });
  try {
    return await firstWord(socket);
  } finally {
    socket.destroy();
    server.close();
    await once(server, "close");
  }
}

function firstWord(socket: TLSSocket): Promise<string> {
  return new Promise((resolve) => {
    socket.on("data", () => resolve("trusted"));
    socket.on("error", ({ code, message }: NodeJS.ErrnoException) =>
      resolve(/alert|ECONNRESET/.test(`${message} ${code}`) ? "refused by the server" : String(code)),
    );
    socket.on("close", () => resolve("refused by the server"));
  });
}

const loopback: LookupFunction = (_host, options, done) => {
  if (options.all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
};
