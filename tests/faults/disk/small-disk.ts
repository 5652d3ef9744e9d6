import { spawnSync } from "node:child_process";

/** The program around another that has a small disk of its own at this path: `size=64k,nr_inodes=10`. */
export function onSmallDisk(path: string, options: string): readonly string[] {
  const mount = `mount -t tmpfs -o mode=700,${options} tmpfs "$0" && exec "$@"`;
  return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, path];
}

/** Why there can be none; `undefined` when there can. */
export function smallDiskFault(): string | undefined {
  const [program, ...args] = onSmallDisk("/tmp", "size=64k");
  const { status, error, stderr } = spawnSync(program!, [...args, "true"], { encoding: "utf8" });
  if (error) return `unshare is absent: ${error.message}`;
  return status === 0 ? undefined : `no file system can be mounted here: ${stderr.trim()}`;
}
