// Runs the conformance suite on another runtime than Node: `node scripts/test-on-runtime.ts bun`, or `deno` (the files of other
// subjects may follow: those alone are judged instead). Then the packages, which have been built before, are imported there as
// they are published, and export. The runtime comes from the npm registry, into an ignored folder. What does not hold there is
// said in runtimes/exceptions.ts.
import { availableParallelism } from "node:os";
import { report } from "./report.ts";
import { importPublished } from "./runtimes/import-published.ts";
import { judgeSubject } from "./runtimes/judge-subject.ts";
import { isRuntimeName, type Runtime, runtime, runtimeNames } from "./runtimes/runtime.ts";
import { subjects } from "./runtimes/subjects.ts";

const [name = "", ...files] = process.argv.slice(2);
if (!isRuntimeName(name)) throw new Error(`which runtime? One of ${runtimeNames.join(", ")}`);
const { ok, wrong, check, end } = report();
const there = await runtime(name);
const left = [...(files.length > 0 ? files : subjects)];
await Promise.all(Array.from({ length: availableParallelism() }, () => judgeNext(there)));
if (files.length === 0)
  await check(`the packages as they are published, on ${name} ${there.version}`, () => importPublished(there));
end();

async function judgeNext(runtime: Runtime): Promise<void> {
  for (let file = left.shift(); file !== undefined; file = left.shift()) {
    try {
      const { name, sum, faults } = await judgeSubject(runtime, file);
      if (faults.length === 0) ok(`${name}: ${sum}`);
      else wrong(`${name}: ${sum}`, faults.join("\n"));
    } catch (error) {
      wrong(file, error);
    }
  }
}
