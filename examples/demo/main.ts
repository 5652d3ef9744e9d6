import { help, readCommandLine, type Wishes } from "./command-line.ts";

const command = readCommandLine(process.argv.slice(2));
switch (command.do) {
  case "help":
    process.stdout.write(help);
    break;
  case "complain":
    process.stderr.write(`demo: ${command.about}\nSee --help.\n`);
    process.exitCode = 2;
    break;
  case "run":
    await run(command.wishes);
}

async function run(wishes: Wishes): Promise<void> {
  // Whoever read it has gone: `npm run demo | head`.
  process.stdout.on("error", () => process.exit(1));
  const { demo } = await import("./demo.ts");
  const isAccountedFor = await demo(wishes, whenToEnd(wishes.seconds), process.stdout);
  if (!isAccountedFor) process.exitCode = 1;
}

/** After the time, or at the first of Ctrl-C, SIGTERM and SIGHUP; the second one ends at once. */
function whenToEnd(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    let isEnding = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (isEnding) process.exit(130);
        end();
      });
    }
    const timer = seconds === undefined ? undefined : setTimeout(end, seconds * 1_000);

    function end(): void {
      isEnding = true;
      clearTimeout(timer);
      resolve();
    }
  });
}
