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
import { keptAlive } from "./kept-alive.ts";

export interface HttpPoolOptions {
  /** The most connections to one far end; requests beyond wait for one. 8, because an exporter sends one at a time. */
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
  /** For transports: makes and keeps the connections of one kind. The same `key` gives the same connections. */
  agentFor(kind: ConnectionKind): Agent;
}

export interface ConnectionKind {
  readonly secure: boolean;
  /** Tells apart what may not share a connection. */
  readonly key: string;
  readonly tls: ConnectionOptions;
}

export const poolRule: Rule = having("a pool made by httpPool", "agentFor", "close", "inspect");

/** Makes a pool of kept-alive connections that several exporters share: `pool: httpPool()`. */
export function httpPool(options: HttpPoolOptions = {}): HttpPool {
  checkOptions("httpPool", options, httpPoolRules);
  const { maxSockets = 8, keepAliveMs = 90_000, maxConnectionAgeMs = 300_000, clock = systemClock } = options;
  const agents = new Map<string, Agent>();
  let closed = false;

  return {
    get closed() {
      return closed;
    },
    agentFor({ secure, key, tls }) {
      const name = `${secure}:${key}`;
      let agent = agents.get(name);
      if (!agent) {
        agent = secure
          ? new (process.getBuiltinModule("node:https").Agent)({ ...tls, ...kept() })
          : new (process.getBuiltinModule("node:http").Agent)(kept());
        agents.set(name, keptAlive(agent, maxConnectionAgeMs, clock));
      }
      return agent;
    },
    close() {
      closed = true;
      for (const agent of agents.values()) agent.destroy();
    },
    inspect(visit) {
      const all = [...agents.values()];
      visit("connections.in_use", sum(all.map((agent) => countIn(agent.sockets))));
      visit("connections.idle", sum(all.map((agent) => countIn(agent.freeSockets))));
      visit("connections.waiting_requests", sum(all.map((agent) => countIn(agent.requests))));
    },
  };

  function kept(): { keepAlive: boolean; maxSockets: number; timeout: number } {
    return { keepAlive: keepAliveMs > 0, maxSockets, timeout: keepAliveMs };
  }
}

function countIn(byHost: NodeJS.ReadOnlyDict<readonly unknown[]>): number {
  return sum(Object.values(byHost).map((list) => list?.length ?? 0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
