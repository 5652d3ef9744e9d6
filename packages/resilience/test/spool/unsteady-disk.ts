import { syncBuiltinESMExports } from "node:module";
import { onTestFinished } from "vitest";

const fs = process.getBuiltinModule("node:fs");

/** What happens to a call: it fails with this code, or never answers. */
type Fault = "EACCES" | "EIO" | "EROFS" | "hang";
type Answer = (error: Error | null, ...results: unknown[]) => void;

interface Failing {
  readonly open: Map<string, Fault>;
  readonly read: Map<string, Fault>;
  readonly unlink: Map<string, Fault>;
}

/** What waits for the disk to go on. */
const hanging = new Set<() => void>();
const failing: Failing = { open: new Map(), read: new Map(), unlink: new Map() };
const opened = new Map<number, string>();

/**
 * A disk that fails where it is told to, until the test is over: this call on each file whose path ends so. To be imported
 * before all that opens files. What hung goes on when the disk is mended.
 */
export function failDisk(call: keyof Failing, pathEnd: string, fault: Fault): { mend(): void } {
  failing[call].set(pathEnd, fault);
  const mend = (): void => {
    failing[call].delete(pathEnd);
    for (const goOn of hanging) goOn();
    hanging.clear();
  };
  onTestFinished(mend);
  return { mend };
}

function faultOf(call: keyof Failing, path: string): Fault | undefined {
  for (const [end, fault] of failing[call]) if (path.endsWith(end)) return fault;
  return undefined;
}

function go(fault: Fault | undefined, answer: Answer, real: () => void): void {
  if (fault === undefined) real();
  else if (fault === "hang") hanging.add(real);
  else setImmediate(answer, errorOf(fault));
}

function errorOf(code: Fault): Error {
  return Object.assign(new Error(`${code}: a fault of the disk`), { code });
}

/** In place of a call that tells its answer to the last argument. */
function replace(name: "open" | "read", fake: (real: (...args: unknown[]) => void, args: unknown[]) => void): void {
  const real = fs[name] as (...args: unknown[]) => void;
  const fakeCall = (...args: unknown[]): void => fake(real, args);
  // Also how it is to be made a promise of.
  Object.defineProperties(fakeCall, Object.getOwnPropertyDescriptors(real));
  Object.assign(fs, { [name]: fakeCall });
}

replace("open", (real, args) => {
  const path = String(args[0]);
  const answer = args.pop() as Answer;
  const fault = faultOf("open", path);
  const open = (): void =>
    real(...args, (error: Error | null, fd: number) => {
      if (!error) opened.set(fd, path);
      answer(error, fd);
    });
  go(fault, answer, open);
});

replace("read", (real, args) => {
  const fault = faultOf("read", opened.get(args[0] as number) ?? "");
  go(fault, args.at(-1) as Answer, () => real(...args));
});

const unlink = fs.promises.unlink;
fs.promises.unlink = async (path) => {
  const fault = faultOf("unlink", String(path));
  if (fault) throw errorOf(fault);
  await unlink(path);
};
syncBuiltinESMExports();
