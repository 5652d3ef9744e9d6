import type { Clock } from "@meterbridge/core";
import type { Agent } from "node:http";
import type { Socket } from "node:net";

/** Makes an agent give up connections that are too old, though they work. Age counts from the end of the first request. */
export function keptAlive(agent: Agent, maxAgeMs: number, clock: Clock): Agent {
  const since = new WeakMap<Socket, number>();
  const ours = agent as unknown as KeepsAlive;
  const theirs = Object.getPrototypeOf(agent) as KeepsAlive;
  ours.keepSocketAlive = (socket) => {
    const now = clock.now();
    let first = since.get(socket);
    if (first === undefined) since.set(socket, (first = now));
    const leftMs = maxAgeMs - (now - first);
    if (leftMs <= 0 || !theirs.keepSocketAlive.call(agent, socket)) return false;
    const { timeout = 0 } = socket;
    if (timeout === 0 || timeout > leftMs) socket.setTimeout(Math.ceil(leftMs));
    return true;
  };
  return agent;
}

/** Node calls it when a request has ended, and destroys the connection when the answer is false; its types say void. */
interface KeepsAlive {
  keepSocketAlive(socket: Socket): boolean;
}

/**
 * Closes the idle connections to one host. When one of them turned out to be dead, the others, which waited as long,
 * must not be the next to be tried.
 */
export function dropIdle(agent: Agent, isOurs: (name: string) => boolean): void {
  for (const [name, sockets] of Object.entries(agent.freeSockets)) {
    if (isOurs(name)) for (const socket of [...(sockets ?? [])]) socket.destroy();
  }
}

/** Makes an agent keep no connection any more: idle ones are closed, those in use once their requests have ended. */
export function retire(agent: Agent): void {
  (agent as unknown as KeepsAlive).keepSocketAlive = () => false;
  dropIdle(agent, () => true);
}
