import {
  checkOptions,
  type Clock,
  clockRule,
  having,
  integer,
  type Rule,
  type Rules,
  systemClock,
  type Visit,
} from "@meterbridge/core";
import type { Agent } from "node:http";
import type { ConnectionOptions } from "node:tls";
import { keptAlive, retire } from "./kept-alive.ts";
import { type Tunnel, tunnelling } from "./tunnelling.ts";

export interface HttpPoolOptions {
  /**
   * The most connections to one far end; requests beyond wait for one. 8, because an exporter sends one at a time. Through a
   * proxy by CONNECT there may be more: nobody waits there.
   */
  readonly maxSockets?: number | undefined;
  /**
   * How long an idle connection is kept, in milliseconds. 90 000, because metrics go out once a minute. What the far
   * end announces (`Keep-Alive: timeout=5`) holds when it is shorter.
   */
  readonly keepAliveMs?: number | undefined;
  /**
   * How long a connection is used again after its first request, in milliseconds; then a new one is made. 300 000, so
   * that a changed DNS entry or a new replica behind a load balancer is found.
   */
  readonly maxConnectionAgeMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

export const httpPoolRules: Rules<HttpPoolOptions> = {
  maxSockets: integer("connections", 1),
  keepAliveMs: integer("milliseconds", 0),
  maxConnectionAgeMs: integer("milliseconds", 0),
  clock: clockRule,
};

/** Connections that several transports share. Whoever made it closes it. */
export interface HttpPool {
  /** Destroys every connection, also those in use; transports that are given it fail from then on. */
  close(): void;
  inspect(visit: Visit): void;
  readonly closed: boolean;
  /**
   * For transports: makes and keeps the connections of one kind. The same `name` gives the same connections, until it
   * is asked for with another `key`: new ones take their place then, those in use end with their requests.
   */
  agentFor(kind: ConnectionKind): Agent;
}

export interface ConnectionKind {
  readonly secure: boolean;
  /** Tells apart what may not share a connection. */
  readonly name: string;
  /** What `tls` consists of. */
  readonly key: string;
  readonly tls: ConnectionOptions;
  readonly tunnel?: Tunnel;
}

export const poolRule: Rule = having("a pool made by httpPool", "agentFor", "close", "inspect");

/** Makes a pool of kept-alive connections that several exporters share: `pool: httpPool()`. */
export function httpPool(options: HttpPoolOptions = {}): HttpPool {
  checkOptions("httpPool", options, httpPoolRules);
  const { maxSockets = 8, keepAliveMs = 90_000, maxConnectionAgeMs = 300_000, clock = systemClock } = options;
  const agents = new Map<string, { readonly key: string; readonly agent: Agent }>();
  const retired = new Set<Agent>();
  let closed = false;

  return {
    get closed() {
      return closed;
    },
    agentFor(kind) {
      const known = agents.get(kind.name);
      if (known?.key === kind.key) return known.agent;
      if (known) {
        for (const agent of retired) if (openIn(agent) === 0) retired.delete(agent);
        retire(known.agent);
        retired.add(known.agent);
      }
      const agent = keptAlive(agentOf(kind), maxConnectionAgeMs, clock);
      agents.set(kind.name, { key: kind.key, agent });
      return agent;
    },
    close() {
      closed = true;
      for (const agent of all()) agent.destroy();
    },
    inspect(visit) {
      visit("connections.in_use", sum(all().map((agent) => countIn(agent.sockets))));
      visit("connections.idle", sum(all().map((agent) => countIn(agent.freeSockets))));
      visit("connections.waiting_requests", sum(all().map((agent) => countIn(agent.requests))));
    },
  };

  function all(): readonly Agent[] {
    return [...[...agents.values()].map(({ agent }) => agent), ...retired];
  }

  function agentOf({ secure, tls, tunnel }: ConnectionKind): Agent {
    if (!secure) return new (process.getBuiltinModule("node:http").Agent)(kept());
    const { Agent } = process.getBuiltinModule("node:https");
    if (!tunnel) return new Agent({ ...tls, ...kept() });
    // What waits for a connection gets one in the name of the request that had it before, which may be over.
    return tunnelling(new Agent({ ...tls, ...kept(), maxSockets: Infinity }), tunnel);
  }

  function kept(): { keepAlive: boolean; maxSockets: number; timeout: number } {
    return { keepAlive: keepAliveMs > 0, maxSockets, timeout: keepAliveMs };
  }
}

function openIn(agent: Agent): number {
  return countIn(agent.sockets) + countIn(agent.freeSockets) + countIn(agent.requests);
}

function countIn(byHost: NodeJS.ReadOnlyDict<readonly unknown[]>): number {
  return sum(Object.values(byHost).map((list) => list?.length ?? 0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
