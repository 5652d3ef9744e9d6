import type { RuntimeName } from "./runtime.ts";

/** A case that a runtime keeps from passing. */
export interface Exception {
  readonly case: string;
  /** `fails`: it is run and fails. `not_run`: the suite cannot look at it there, and says so itself. */
  readonly how: "fails" | "not_run";
  readonly because: string;
  /** Where the runtime's own people speak of it. */
  readonly issue?: string;
}

/** All that does not hold on a runtime as it does on Node. What is not here has to pass; what is here and passes is wrong, too. */
export const exceptions: Readonly<Record<RuntimeName, readonly Exception[]>> = {
  bun: [
    {
      case: "manners/no-timers",
      how: "not_run",
      because: "async hooks are not told of timers; `manners/exits-by-itself` shows that none holds the process",
      issue: "https://github.com/oven-sh/bun/issues/14457",
    },
    {
      case: "manners/no-handles",
      how: "not_run",
      because: "async hooks are not told of sockets; `manners/no-sockets` counts them at the far end",
      issue: "https://github.com/oven-sh/bun/issues/14457",
    },
    {
      case: "http/tls-client-refused",
      how: "fails",
      because:
        "the export fails as it has to, but a server of `node:https` is not told of a handshake that it refuses, so the far end has seen nobody",
      issue: "https://github.com/oven-sh/bun/pull/33531",
    },
    {
      case: "grpc/reset-stream-retried",
      how: "fails",
      because:
        "a stream that the far end resets with REFUSED_STREAM ends there with code 0: the export fails without another attempt",
    },
  ],
  deno: [
    {
      case: "manners/no-handles",
      how: "not_run",
      because:
        "async hooks are not told of the end of a connection that was kept; `manners/no-sockets` counts them at the far end",
    },
  ],
};
