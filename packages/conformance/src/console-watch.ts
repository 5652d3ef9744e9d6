import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "node:util";

// A test runner writes its report whenever it likes: only what follows from `run` counts.
const inside = new AsyncLocalStorage<(said: string) => void>();

/** Runs something, and gives what it writes to the console and to the standard streams. All of it is still written. */
export async function whatIsWrittenBy(run: () => Promise<void>): Promise<readonly string[]> {
  const written: string[] = [];
  const restores = [
    ...consoleMethods().map((method) => listenTo(console, method, `console.${method}`)),
    listenTo(process.stdout, "write", "stdout"),
    listenTo(process.stderr, "write", "stderr"),
  ];
  try {
    await inside.run((said) => written.push(said), run);
  } finally {
    for (const restore of restores) restore();
  }
  return written;
}

function consoleMethods(): readonly (keyof Console)[] {
  const names = Object.keys(console) as (keyof Console)[];
  return names.filter((name) => typeof console[name] === "function" && /^[a-z]/.test(name));
}

/** Puts a listener in the way of a method, and gives the way to take it out again. */
function listenTo<Target extends object>(target: Target, method: keyof Target & string, name: string): () => void {
  const own = Object.getOwnPropertyDescriptor(target, method);
  const original = target[method] as (...args: unknown[]) => unknown;
  const listener = (...args: unknown[]): unknown => {
    inside.getStore()?.(`${name}: ${format(...args)}`);
    return original.apply(target, args);
  };
  Object.defineProperty(target, method, { value: listener, configurable: true, writable: true, enumerable: true });
  return () => {
    if (own) Object.defineProperty(target, method, own);
    else Reflect.deleteProperty(target, method);
  };
}
