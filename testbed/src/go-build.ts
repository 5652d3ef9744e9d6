import { goEnvironment } from "./env.ts";
import { runBuilder } from "./run-builder.ts";
import type { BuiltServer } from "./server-spec.ts";

/** Builds a package of the Go module in a folder as one file. */
export function goBuild(spec: BuiltServer, folder: string, file: string): Promise<void> {
  return runBuilder("go", ["build", ...spec.buildFlags, "-o", file, spec.program], {
    folder,
    env: goEnvironment(),
    ifAbsent: "Go is not on the PATH: see https://go.dev/dl",
  });
}
