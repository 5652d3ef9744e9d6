import type { Stats } from "node:fs";
import { codeOf } from "@meterbridge/core";

/**
 * Says why a directory is not fit for a spool: somebody else could read, change or swap what lies in it. `undefined` when
 * it is fit, or cannot be looked at just now, which is no fault of whoever chose it.
 *
 * A directory that is not there yet is judged by the nearest one above it that is.
 */
export function directoryFault(dir: string): string | undefined {
  const fs = process.getBuiltinModule("node:fs");
  const paths = process.getBuiltinModule("node:path");
  const uid = process.getuid?.();
  const path = paths.resolve(dir);
  try {
    const stats = lstatOf(path);
    const fault = stats && faultOf(stats);
    if (fault !== undefined) return fault;
    const above = nearestAbove(path);
    if (!fs.lstatSync(above).isDirectory()) return `it would be inside ${above}, which is not a directory`;
    return uid === undefined ? undefined : sharedAbove(above);
  } catch {
    // A disk that does not answer just now may do so later.
    return undefined;
  }

  function lstatOf(path: string): Stats | undefined {
    try {
      return fs.lstatSync(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
      throw error;
    }
  }

  function faultOf(stats: Stats): string | undefined {
    if (stats.isSymbolicLink()) return "it is a symbolic link, which somebody may point elsewhere";
    if (!stats.isDirectory()) return "it is not a directory";
    if (uid === undefined) return undefined;
    if (stats.uid !== uid) return `it belongs to another user (uid ${stats.uid}, this process has ${uid})`;
    if ((stats.mode & 0o022) !== 0)
      return `others may write to it (mode ${(stats.mode & 0o777).toString(8)}; 700 is fit)`;
    return undefined;
  }

  function nearestAbove(path: string): string {
    let above = paths.dirname(path);
    while (!lstatOf(above) && paths.dirname(above) !== above) above = paths.dirname(above);
    return fs.realpathSync(above);
  }

  /**
   * Where everybody may write, somebody else can make, or swap, what a path goes through: except for a folder that is there
   * already, is ours (or the system's), and that the sticky bit keeps in its place.
   */
  function sharedAbove(nearest: string): string | undefined {
    let isKept = false;
    for (let above = nearest; ; above = paths.dirname(above)) {
      const { mode, uid: owner } = fs.lstatSync(above);
      if ((mode & 0o002) !== 0 && !(isKept && (mode & 0o1000) !== 0)) {
        return `it is inside ${above}, to which everybody may write`;
      }
      if (paths.dirname(above) === above) return undefined;
      isKept = owner === uid || owner === 0;
    }
  }
}
