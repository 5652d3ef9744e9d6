import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { help, readCommandLine, type Wishes } from "./command-line.ts";
import { interruption } from "./interruption.ts";
import { logTo } from "./log.ts";
import { plot } from "./plot.ts";
import { report } from "./report.ts";
import { soak } from "./soak.ts";

const log = ".cache/soak.log";

const command = readCommandLine(process.argv.slice(2));
switch (command.do) {
  case "help":
    process.stdout.write(help);
    break;
  case "complain":
    process.stderr.write(`${command.about}\n\n${help}`);
    process.exitCode = 2;
    break;
  case "run": {
    const interrupted = interruption(process);
    try {
      await run(command.wishes, interrupted.signal);
    } catch (error) {
      const exitCode = interrupted.exitCode();
      if (exitCode === undefined) throw error;
      // Exporters that nobody has shut down hold the process.
      process.exit(exitCode);
    } finally {
      interrupted.stop();
    }
  }
}

async function run({ plot: path, ...wishes }: Wishes, signal: AbortSignal): Promise<void> {
  logTo(log);
  const began = performance.now();
  const progress = (text: string): void => {
    const seconds = String(Math.round((performance.now() - began) / 1_000));
    process.stdout.write(`${seconds.padStart(5)} s  ${text}\n`);
  };
  progress(`seed ${wishes.seed}`);
  const soaked = await soak({ ...wishes, intervalMs: 10_000, progress, signal });
  process.stdout.write(`\n${report(soaked)}\n`);
  if (soaked.exporters.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, plot(soaked));
  process.stdout.write(`memory over time: ${path}, warnings: ${log}\n`);
}
