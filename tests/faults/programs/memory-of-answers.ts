// Exports once for each answer of the far end that is coming, and says how they ended, and by how much the process has
// grown at most meanwhile: memory-of-answers.ts <contender> <url> <answers>.
import { sampleMetrics } from "@meterbridge/conformance";
import { contenderNamed } from "../contenders.ts";

const [name, url, answers] = process.argv.slice(2);
const exporter = contenderNamed(name!).retrying(url!);
const exportOnce = (): Promise<number> =>
  new Promise((resolve) => exporter.export(sampleMetrics(exporter, 1), ({ code }) => resolve(code)));

// All that is loaded with the first exports is no growth.
for (let n = 0; n < 10; n++) await exportOnce();
const codes: number[] = [];
let grownBytes = 0;
for (let n = 0; n < Number(answers); n++) {
  // What the answer before has left behind is not kept.
  globalThis.gc!();
  const before = process.memoryUsage.rss();
  const look = (): void => void (grownBytes = Math.max(grownBytes, process.memoryUsage.rss() - before));
  const looking = setInterval(look, 1);
  codes.push(await exportOnce());
  look();
  clearInterval(looking);
}
await exporter.shutdown();
console.log(JSON.stringify({ codes, grownMiB: Math.round(grownBytes / 2 ** 20) }));
