import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publicPackages, type WorkspacePackage } from "../manifest.ts";

/** The packages that are exporters, as their `turbo.json` says. */
export function exporters(): readonly WorkspacePackage[] {
  return publicPackages().filter(({ folder }) => {
    const { tags = [] } = JSON.parse(readFileSync(join(folder, "turbo.json"), "utf8")) as { tags?: readonly string[] };
    return tags.includes("exporter");
  });
}
