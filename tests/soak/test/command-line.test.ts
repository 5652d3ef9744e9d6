import { expect, it } from "vitest";
import { readCommandLine } from "../command-line.ts";

it("reads what is asked for", () => {
  const args = ["--minutes", "30", "--points", "50000", "--seed", "7", "--calm", "--plot", "memory.svg"];
  expect(readCommandLine(args)).toEqual({
    do: "run",
    wishes: { minutes: 30, points: 50_000, seed: 7, faults: false, plot: "memory.svg" },
  });
});

it.for<[wrong: string[], about: RegExp]>([
  [["--minutes", "0"], /^--minutes 0: allowed is/],
  [["--minutes", "soon"], /^--minutes soon: allowed is/],
  [["--points", "1.5"], /^--points 1.5: allowed is/],
  [["--seed", "x"], /^--seed x: allowed is/],
  [["--hours", "1"], /--hours/],
])("complains about %s", ([args, about]) => {
  expect(readCommandLine(args)).toEqual({ do: "complain", about: expect.stringMatching(about) as string });
});
