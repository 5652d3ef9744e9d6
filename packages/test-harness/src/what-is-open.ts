/** Which file descriptor a process says it on. */
export const openDescriptor = 3;

/**
 * A module for Node's `--import`. Sent SIGUSR2, the process says what keeps it alive, and ends. Its own output does not
 * count: there are two pipes for it.
 */
const teller = `
import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
if (isMainThread) {
  process.on("SIGUSR2", () => {
    void [process.stdout, process.stderr];
    const open = process.getActiveResourcesInfo();
    for (let pipe = 0; pipe < 2; pipe++) open.splice(open.indexOf("PipeWrap"), 1);
    writeSync(${openDescriptor}, JSON.stringify(open));
    process.kill(process.pid, "SIGKILL");
  });
}
`;

export const openTeller: string = `data:text/javascript,${encodeURIComponent(teller)}`;

/** What a process has said; `undefined` when it did not. */
export function whatWasOpen(said: string): readonly string[] | undefined {
  return said === "" ? undefined : (JSON.parse(said) as readonly string[]);
}
