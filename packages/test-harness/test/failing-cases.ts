import { type Case, runConformance, type Subject } from "@meterbridge/conformance";

/** Whoever still fails with so much time does not fail because the machine stalled. */
const patientMs = 3_000;

/**
 * The cases that a mutant does not pass. What it never does is waited for `limitMs`, which may pass on a machine that stalls, too: where more
 * cases fail than may, those are run once more, with time.
 */
export async function failingCases(
  subject: Subject,
  cases: readonly Case[],
  { only, limitMs, most }: { readonly only: string; readonly limitMs: number; readonly most: number },
): Promise<readonly string[]> {
  const failed = await failing(cases, limitMs);
  if (failed.length <= most) return failed;
  return failing(
    cases.filter(({ id }) => failed.includes(id)),
    patientMs,
  );

  async function failing(among: readonly Case[], ms: number): Promise<readonly string[]> {
    const { results } = await runConformance({ ...subject, cases: among }, { only, limitMs: ms, print: false });
    return results.filter(({ result }) => result !== "passed").map(({ id }) => id);
  }
}
