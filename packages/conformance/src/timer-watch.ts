import { AsyncLocalStorage, createHook } from "node:async_hooks";

/** The timers that something set and that are neither over nor called off, those that do not hold the process, too. */
export interface TimerWatch {
  /** Runs what is to be watched. */
  during<Value>(run: () => Promise<Value>): Promise<Value>;
  /** The places in the code that set those that are left. Node may tell a turn late that a timer is gone. */
  left(): readonly string[];
  stop(): void;
}

/**
 * Watches timers: neither those of a test runner, nor those that Node's own modules set for themselves, like the one
 * that keeps the date for HTTP headers.
 */
export function watchTimers(): TimerWatch {
  const inside = new AsyncLocalStorage<true>();
  const timers = new Map<number, string>();
  const hook = createHook({
    init(id, type) {
      if (type !== "Timeout" || !inside.getStore()) return;
      const setter = setterOf(new Error().stack ?? "");
      if (setter !== undefined) timers.set(id, setter);
    },
    destroy: (id) => void timers.delete(id),
  });
  hook.enable();
  return {
    during: (run) => inside.run(true, run),
    left: () => [...timers.values()],
    stop: () => void hook.disable(),
  };
}

// What leads from the call of a timer's function to the hook.
const onTheWay = /node:(?:internal\/)?(?:timers|async_hooks)|\(<anonymous>\)/;

/** The frame that set a timer; `undefined` when it is in a module of Node. */
function setterOf(stack: string): string | undefined {
  // The first line is the error's, the second one the hook's.
  const setter = stack.split("\n").find((frame, index) => index >= 2 && !onTheWay.test(frame));
  return setter === undefined || setter.includes("node:") ? undefined : setter.trim();
}
