// Writes the version of each package that names its own in `src/version.ts` there, as its package.json has it: the last step of
// versioning.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publicPackages } from "./manifest.ts";

for (const { folder, manifest } of publicPackages()) {
  const file = join(folder, "src", "version.ts");
  if (!existsSync(file)) continue;
  writeFileSync(
    file,
    `/** This package's version, for the User-Agent; a test keeps it in step with package.json. */
export const version = "${manifest.version}";
`,
  );
}
