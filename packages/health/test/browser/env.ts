import { delimiter } from "node:path";

/** In CI a browser that is absent is a failure; elsewhere its tests are skipped. */
export function isCi(): boolean {
  return ["1", "true"].includes(process.env["CI"] ?? "");
}

export function searchPath(): readonly string[] {
  return (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
}
