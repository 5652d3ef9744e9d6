import { chmodSync, copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runBuilder } from "./run-builder.ts";
import type { BuiltServer } from "./server-spec.ts";

/** Puts a script into a file, and the Java modules that it runs beside it, as `modules`. */
export async function mavenBuild(spec: BuiltServer, folder: string, file: string): Promise<void> {
  const modules = join(dirname(file), "modules");
  await runBuilder("mvn", ["-B", "-q", "--strict-checksums", "package", `-DoutputDirectory=${modules}`], {
    folder,
    ifAbsent: "Maven is not on the PATH: see https://maven.apache.org/install.html",
  });
  copyFileSync(join(folder, spec.program), file);
  chmodSync(file, 0o755);
}
