import { parseArgs } from "node:util";

/** What the user asks for. */
export interface Wishes {
  readonly minutes: number;
  readonly points: number;
  readonly seed: number;
  readonly faults: boolean;
  readonly plot: string;
}

export type CommandLine =
  | { readonly do: "run"; readonly wishes: Wishes }
  | { readonly do: "help" }
  | { readonly do: "complain"; readonly about: string };

export const help = `\
Drives all exporters at once against their real servers while faults come and go, and settles the accounts: exit code 1
when a data point is unaccounted for.

  npm run soak -- --minutes 30

  --minutes N    for how long data is recorded; 2 unless said
  --points N     data points in ten seconds, over all exporters; 100000 unless said
  --seed N       of the values and the faults; another one each time unless said
  --calm         without faults
  --plot FILE    where memory over time is drawn; .cache/soak.svg unless said
  --help         this text
`;

/** Reads the arguments; what is wrong with them is said in one line. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    return understand(args);
  } catch (error) {
    return { do: "complain", about: (error as Error).message.split(". ")[0]! };
  }
}

function understand(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "2" },
      points: { type: "string", default: "100000" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
      calm: { type: "boolean", default: false },
      plot: { type: "string", default: ".cache/soak.svg" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return { do: "help" };
  const [minutes, points, seed] = [Number(values.minutes), Number(values.points), Number(values.seed)];
  if (!(minutes > 0 && minutes <= 1_440))
    return complain(`--minutes ${values.minutes}: allowed is above 0, up to 1440`);
  if (!(Number.isInteger(points) && points >= 100))
    return complain(`--points ${values.points}: allowed is 100 or more`);
  if (!Number.isInteger(seed)) return complain(`--seed ${values.seed}: allowed is a whole number`);
  return { do: "run", wishes: { minutes, points, seed, faults: !values.calm, plot: values.plot } };
}

function complain(about: string): CommandLine {
  return { do: "complain", about };
}
