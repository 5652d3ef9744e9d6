import { readFile, readlink } from "node:fs/promises";

/** Tells one process from every other, as far as the system lets us. It is in `owner.json`; nothing in it is secret. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Of this boot of the machine. */
  readonly bootId?: string | undefined;
  /** Process numbers mean something in one namespace only: containers have their own. */
  readonly pidNamespace?: string | undefined;
  /** When it was started, in ticks since the boot: numbers come round again. */
  readonly startTicks?: string | undefined;
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  const [bootId, pidNamespace, status] = await Promise.all([
    readOrNothing(() => readFile("/proc/sys/kernel/random/boot_id", "utf8")),
    readOrNothing(() => readlink("/proc/self/ns/pid")),
    statusOf("self"),
  ]);
  return { pid: process.pid, bootId: bootId?.trim(), pidNamespace, startTicks: status?.startTicks };
}

/**
 * Whether a process surely lives no more. Only who sees the same processes can say so: the same boot, the same namespace.
 * Anything else is not known, and left to the heartbeat.
 */
export async function isSurelyDead(owner: ProcessIdentity, own: ProcessIdentity): Promise<boolean> {
  if (own.bootId === undefined || own.pidNamespace === undefined || own.startTicks === undefined) return false;
  if (owner.bootId !== own.bootId || owner.pidNamespace !== own.pidNamespace) return false;
  const status = await statusOf(String(owner.pid));
  return status === undefined || status.isDead || status.startTicks !== owner.startTicks;
}

/** Reads what a strange process may have written, or a disk may have damaged. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const { pid, bootId, pidNamespace, startTicks } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (!Number.isSafeInteger(pid) || (pid as number) <= 0) return undefined;
    const textOrNothing = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
    return {
      pid: pid as number,
      bootId: textOrNothing(bootId),
      pidNamespace: textOrNothing(pidNamespace),
      startTicks: textOrNothing(startTicks),
    };
  } catch {
    return undefined;
  }
}

interface Status {
  readonly startTicks: string;
  /** It has ended, and nobody has asked for its exit code yet. */
  readonly isDead: boolean;
}

async function statusOf(pid: string): Promise<Status | undefined> {
  const text = await readOrNothing(() => readFile(`/proc/${pid}/stat`, "utf8"));
  // The second field is the program's name in brackets, which may hold anything.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, startTicks] = [fields?.[0], fields?.[19]];
  return startTicks === undefined ? undefined : { startTicks, isDead: state === "Z" || state === "X" };
}

async function readOrNothing(read: () => Promise<string>): Promise<string | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
