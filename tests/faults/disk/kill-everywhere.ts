// Kills a process that has a spool at every call that it makes on files, one run for each, and prints what became of what it
// had accepted: kill-everywhere.ts [<part of an occupation> [<call>]]. Nothing may be lost.
import { availableParallelism } from "node:os";
import { fileCalls, type FileCall, straceFault } from "./strace.ts";
import { endKillRuns, type KillRun, killRun, occupations, type Occupation } from "./kill-run.ts";

const fault = straceFault();
if (fault !== undefined) throw new Error(fault);
const [, , wanted = "", only] = process.argv;
const chosen = (Object.keys(occupations) as Occupation[]).filter((occupation) => occupation.includes(wanted));
const calls = (Object.keys(fileCalls) as FileCall[]).filter((call) => only === undefined || call === only);
let isSound = true;

console.log("| killed while | at | runs | accepted | lost | damaged | out of order | came again |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const occupation of chosen) {
  for (const call of calls) report(occupation, call, await killAtEvery(occupation, call));
}
await endKillRuns();
process.exitCode = isSound ? 0 : 1;

/** One after the other, several at a time, until a process has made all of its calls. */
async function killAtEvery(occupation: Occupation, call: FileCall): Promise<readonly KillRun[]> {
  const runs: KillRun[] = [];
  const together = availableParallelism();
  for (let first = 1; ; first += together) {
    const points = Array.from({ length: together }, (_, index) => ({ while: occupation, call, nth: first + index }));
    const some = await Promise.all(points.map((point) => killRun(point)));
    runs.push(...some.filter(({ survived }) => !survived));
    if (some.some(({ survived }) => survived)) return runs;
  }
}

function report(occupation: Occupation, call: FileCall, runs: readonly KillRun[]): void {
  const sum = (count: (run: KillRun) => number): number => runs.reduce((all, run) => all + count(run), 0);
  const losses = [
    sum(({ lost }) => lost.length),
    sum(({ damaged }) => damaged),
    sum(({ outOfOrder }) => outOfOrder.length),
  ];
  const cells = [occupation, call, runs.length, sum(({ accepted }) => accepted), ...losses, sum(({ again }) => again)];
  console.log(`| ${cells.join(" | ")} |`);
  for (const { point, lost, damaged, outOfOrder } of runs) {
    if (lost.length + damaged + outOfOrder.length === 0) continue;
    isSound = false;
    console.error(
      `${JSON.stringify(point)}: lost ${lost.join()}, damaged ${damaged}, out of order ${outOfOrder.join()}`,
    );
  }
}
