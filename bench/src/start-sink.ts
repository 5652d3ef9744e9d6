import { fork } from "node:child_process";
import { once } from "node:events";

/**
 * Starts a server in a process of its own, so that its work is not counted. `program` listens on loopback and sends its port to
 * whoever forked it; it reads whatever comes and answers that it was taken. OTLP over HTTP unless said.
 */
export async function startSink(
  program: URL = new URL("http-sink.ts", import.meta.url),
): Promise<{ readonly url: string; stop(): void }> {
  const child = fork(program, { execArgv: ["--disable-warning=ExperimentalWarning"] });
  const [port] = (await once(child, "message")) as [number];
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
