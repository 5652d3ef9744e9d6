import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { isCi, searchPath } from "./env.ts";

export type FoundBrowser = { readonly program: string } | { readonly reason: string };

/** Finds a Chromium on the PATH. In CI it throws when there is none: there, a skipped test is a hole that nobody sees. */
export function chromiumOrSkip(): FoundBrowser {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  for (const folder of searchPath()) {
    for (const name of names) {
      const program = join(folder, name);
      if (isProgram(program)) return { program };
    }
  }
  const reason = `no ${names.join(", ")} on the PATH: Debian has it in chromium`;
  if (isCi()) throw new Error(reason);
  return { reason };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
