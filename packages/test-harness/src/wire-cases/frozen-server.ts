import type { FarEnd } from "@meterbridge/conformance";
import { once } from "node:events";
import { connect } from "node:net";
import { startProcess } from "../run-process.ts";
import { muteFarEnd } from "./mute-far-end.ts";

// Without imports, because Deno takes such a text for CommonJS. It says that it is open at once, without an event loop.
const program = `
const server = process.getBuiltinModule("node:net").createServer();
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  process.getBuiltinModule("node:fs").writeSync(1, server.address().port + " is open\\n");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

// Linux lets in one more than the backlog.
const roomFor = 2;

/**
 * Starts a server in a process of its own that stands still as soon as it listens, as in a debugger, or on a machine
 * that swaps. The system takes no more connections for it: whoever tries to connect gets no answer.
 */
export async function frozenServer(): Promise<FarEnd & { readonly url: string }> {
  const server = startProcess({ script: program, limitMs: 60_000 });
  const port = Number.parseInt(await server.said(/\d+ is open/), 10);
  const others = Array.from({ length: roomFor }, () => connect(port, "127.0.0.1").on("error", () => {}));
  await once(others[0]!, "connect");
  return {
    url: `http://127.0.0.1:${port}/v1/metrics`,
    ...muteFarEnd(async () => {
      for (const other of others) other.destroy();
      server.kill();
      await server.result;
    }),
  };
}
