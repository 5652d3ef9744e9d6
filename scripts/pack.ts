import { join } from "node:path";
import { publicPackages, type WorkspacePackage } from "./manifest.ts";
import { run } from "./run.ts";

export interface Tarball extends WorkspacePackage {
  readonly file: string;
}

/** Packs every public package, as it is published, into a folder. They have been built before. */
export async function packAll(destination: string): Promise<readonly Tarball[]> {
  const tarballs: Tarball[] = [];
  for (const { folder, manifest } of publicPackages()) {
    const name = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
    await run("pnpm", ["pack", "--pack-destination", destination], { cwd: folder });
    tarballs.push({ folder, manifest, file: join(destination, name) });
  }
  return tarballs;
}
