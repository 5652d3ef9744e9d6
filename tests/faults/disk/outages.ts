import { expect } from "vitest";
import type { SpoolFigures } from "./spool-figures.ts";
import type { Life } from "./start-life.ts";

/** What a spool has told of outages of its disk: that they began. */
export function starts({ lines }: Life): readonly string[] {
  return lines.filter((line) => line.includes("the disk takes nothing"));
}

/** That they are over. */
export function ends({ lines }: Life): readonly string[] {
  return lines.filter((line) => line.includes("the disk takes again"));
}

/** The figures that it has said last. */
export function lastFigures(life: Life): SpoolFigures {
  return JSON.parse(life.said("figures").at(-1)!);
}

/** Says that the spool can be closed, and that the process then ends by itself, without a word on stderr. */
export async function expectSoundEnd(life: Life): Promise<void> {
  await life.tell("close");
  expect(await life.leave()).toMatchObject({ code: 0, stderr: "" });
}
