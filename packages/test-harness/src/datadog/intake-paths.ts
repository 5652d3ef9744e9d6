/** Where requests are taken, and how large they may be: in bytes as sent, and decompressed. */
export const intakePaths: Readonly<
  Record<IntakePath, { readonly mostSentBytes: number; readonly mostRawBytes: number }>
> = {
  "/api/v2/series": { mostSentBytes: 511_999, mostRawBytes: 5_242_880 },
  "/api/beta/sketches": { mostSentBytes: 3_200_000, mostRawBytes: 62_914_560 },
  "/v1/metrics": { mostSentBytes: 511_999, mostRawBytes: 5_242_880 },
};

export type IntakePath = "/api/v2/series" | "/api/beta/sketches" | "/v1/metrics";

/** The path of a request without what may stand behind it; `undefined` when nothing is there. */
export function intakePathOf(path: string): IntakePath | undefined {
  const bare = path.replace(/[?#].*$/s, "");
  return Object.hasOwn(intakePaths, bare) ? (bare as IntakePath) : undefined;
}
