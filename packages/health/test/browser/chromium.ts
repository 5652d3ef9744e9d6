import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** One open page of a real browser, driven by the DevTools protocol over a pipe. */
export interface BrowserPage {
  /** What its console said, errors of the page and refusals of its policy included. */
  readonly console: readonly string[];
  /** Every URL that it asked for. */
  readonly requests: readonly string[];
  open(url: string): Promise<void>;
  /** Evaluates an expression in the page. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Resolves when the expression is true: looks again whenever the page has drawn. */
  until(expression: string): Promise<void>;
  prefer(scheme: "dark" | "light"): Promise<void>;
  close(): Promise<void>;
}

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-proxy-server",
  "--remote-debugging-pipe",
];

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Starts a browser with a profile of its own. */
export async function startChromium(program: string): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), "meterbridge-chromium-"));
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const [toBrowser, fromBrowser] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, { resolve(result: Record<string, unknown>): void; reject(error: Error): void }>();
  const said: string[] = [];
  const requests: string[] = [];
  let last = 0;
  const attached: { sessionId?: string } = {};
  let rest = "";
  toBrowser.on("error", giveUp);
  fromBrowser.on("data", (chunk: Buffer) => {
    const messages = (rest + chunk.toString()).split("\0");
    rest = messages.pop()!;
    for (const message of messages) hear(JSON.parse(message) as Message);
  });
  child.on("error", giveUp);
  child.on("close", () => giveUp(new Error("the browser has ended")));

  const { targetInfos } = await send("Target.getTargets");
  const target = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === "page")!;
  Object.assign(attached, await send("Target.attachToTarget", { targetId: target.targetId, flatten: true }));
  for (const domain of ["Page", "Runtime", "Network", "Log"]) await send(`${domain}.enable`);

  return {
    console: said,
    requests,
    open: async (url) => void (await send("Page.navigate", { url })),
    evaluate,
    until: async (expression) => {
      const script = `new Promise((resolve) => {
        const look = () => ((${expression}) ? resolve() : setTimeout(look, 20));
        look();
      })`;
      await evaluate(script);
    },
    prefer: async (scheme) =>
      void (await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] })),
    async close() {
      child.kill("SIGKILL");
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };

  async function evaluate<Value>(expression: string): Promise<Value> {
    const answer = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    const { result, exceptionDetails } = answer as { result: { value: Value }; exceptionDetails?: object };
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  function send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      toBrowser.write(`${JSON.stringify({ id, method, params, ...attached })}\0`);
    });
  }

  function hear({ id, method, params = {}, result = {}, error }: Message): void {
    if (id !== undefined) {
      const waiter = waiting.get(id);
      waiting.delete(id);
      if (error) waiter?.reject(new Error(error.message));
      else waiter?.resolve(result);
    } else if (method === "Network.requestWillBeSent") {
      requests.push((params["request"] as { url: string }).url);
    } else if (method && /^(Runtime\.(consoleAPICalled|exceptionThrown)|Log\.entryAdded)$/.test(method)) {
      said.push(JSON.stringify(params));
    }
  }

  function giveUp(error: Error): void {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }
}
