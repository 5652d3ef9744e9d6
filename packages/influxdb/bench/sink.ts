import { fork } from "node:child_process";
import { once } from "node:events";

/** A server in a process of its own, so that its work is not counted. It reads whatever comes and answers 204. */
export async function startSink(): Promise<{ readonly url: string; stop(): void }> {
  const child = fork(new URL("sink-process.ts", import.meta.url), {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const [port] = (await once(child, "message")) as [number];
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
