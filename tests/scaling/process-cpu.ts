import { readdirSync, readFileSync } from "node:fs";

/** The clock in which Linux counts the time of processes: ticks of 10 ms. */
const msPerTick = 10;

/** The CPU that processes have taken, system calls included, in milliseconds. Linux only. */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid) * msPerTick, 0);
}

/** The processes that this one has started, and those that they have started. */
export function descendants(ancestor: number = process.pid): readonly number[] {
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(statOf(Number(name))[1] ?? 0)]),
  );
  const children = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([pid]) => [pid, ...children(pid)]);
  return children(ancestor);
}

function ticksOf(pid: number): number {
  const stat = statOf(pid);
  return Number(stat[11] ?? 0) + Number(stat[12] ?? 0);
}

/** What stands behind the name: state, parent, …; nothing of a process that is gone. See proc_pid_stat(5). */
function statOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
  } catch {
    return [];
  }
}
