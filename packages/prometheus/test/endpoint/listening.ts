import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { endpoint } from "../../src/endpoint/endpoint.ts";
import { listen, type Listening } from "../../src/endpoint/server/listen.ts";
import type { ListenOptions } from "../../src/endpoint/server/listen-options.ts";
import { saying } from "./scrapes.ts";

/** Listens until the test is over, on a free port unless told otherwise. */
export async function listenFor(
  options: ListenOptions = {},
  { handler } = endpoint(saying("a 1\n")),
): Promise<Listening> {
  const where = options.socketPath === undefined ? { host: "127.0.0.1", port: 0 } : {};
  const listening = await listen(handler, { ...where, closeTimeoutMs: 0, ...options });
  onTestFinished(() => listening.close());
  return listening;
}

/** A folder until the test is over. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "prometheus-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}
