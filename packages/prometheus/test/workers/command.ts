import type { Attributes } from "@opentelemetry/api";

/** What a worker of the tests is told. */
export interface Command {
  readonly id: number;
  readonly do:
    "count" | "connect" | "set" | "record" | "series" | "shutDown" | "flush" | "gather" | "hang" | "exit" | "release";
  readonly by?: number;
  readonly attributes?: Attributes;
}

/** What it says when it has done it. */
export interface Reply {
  readonly id: number;
  readonly said?: unknown;
}
