import { fileURLToPath } from "node:url";

/** Whether a tool that is absent is a failure. Elsewhere its tests are skipped. */
export function isCi(): boolean {
  return ["1", "true"].includes(process.env["CI"] ?? "");
}

/** What a program of these tests is given: one thread for all calls on files, and its code compiled once for all. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const compiled = fileURLToPath(new URL("../../.cache/compiled", import.meta.url));
  return { ...process.env, NODE_COMPILE_CACHE: compiled, UV_THREADPOOL_SIZE: "1" };
}
