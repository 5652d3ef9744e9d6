import { AsyncLocalStorage, createHook } from "node:async_hooks";

/** What something began (timers, sockets) and what is not over yet, also when it does not hold the process. */
export interface Watch {
  /** Runs what is to be watched. */
  during<Value>(run: () => Promise<Value>): Promise<Value>;
  /** The places in the code that began what is left. Node may tell a turn late that it is gone. */
  left(): readonly string[];
  stop(): void;
}

/**
 * Watches timers: neither those of a test runner, nor those that Node's own modules set for themselves, like the one
 * that keeps the date for HTTP headers.
 */
export function watchTimers(): Watch {
  return watch((type) => (type === "Timeout" ? starterOf(new Error().stack ?? "") : undefined));
}

// Not an HTTP2SESSION: Node tells of its end when garbage is collected, and of its socket's at once.
const handles = /^(TCP|UDP|PIPE|TLS|PROCESS|TTY).*WRAP$|^(FSEVENTWRAP|STATWATCHER|WORKER)$/;

/** Watches sockets, pipes, servers, processes and threads. Files are not seen: Node does not tell of their descriptors. */
export function watchHandles(): Watch {
  return watch((type) => {
    if (!handles.test(type) || type.endsWith("CONNECTWRAP") || type.endsWith("SENDWRAP")) return undefined;
    return `${type} ${starterOf(new Error().stack ?? "") ?? ""}`.trim();
  });
}

/** `describe` names what begins, or gives `undefined` for what is not watched. */
function watch(describe: (type: string) => string | undefined): Watch {
  const inside = new AsyncLocalStorage<true>();
  const begun = new Map<number, string>();
  const hook = createHook({
    init(id, type) {
      const description = inside.getStore() ? describe(type) : undefined;
      if (description !== undefined) begun.set(id, description);
    },
    destroy: (id) => void begun.delete(id),
  });
  hook.enable();
  return {
    during: (run) => inside.run(true, run),
    left: () => [...begun.values()],
    stop: () => void hook.disable(),
  };
}

// What leads from the call of a timer's function to the hook.
const onTheWay = /node:(?:internal\/)?(?:timers|async_hooks)|\(<anonymous>\)/;

/** The frame that began it; `undefined` when it is in a module of Node. */
function starterOf(stack: string): string | undefined {
  // The first line is the error's, the two that follow are of this file.
  const starter = stack.split("\n").find((frame, index) => index >= 3 && !onTheWay.test(frame));
  return starter === undefined || starter.includes("node:") ? undefined : starter.trim();
}
