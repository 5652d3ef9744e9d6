/** @throws {Error} When two sides do not say the same, line by line: the order of tags and of fields is free. */
export function assertSameLines(theirs: readonly Uint8Array[], ours: readonly Uint8Array[]): void {
  const [theirLines, ourLines] = [linesOf(theirs), linesOf(ours)];
  if (theirLines.length !== ourLines.length) throw new Error(`${theirLines.length} lines, ours ${ourLines.length}`);
  for (const [nth, line] of theirLines.entries()) {
    if (meaning(line) !== meaning(ourLines[nth]!)) {
      throw new Error(`line ${nth} differs\ntheirs: ${line}\nours:   ${ourLines[nth]!}`);
    }
  }
}

function linesOf(bodies: readonly Uint8Array[]): readonly string[] {
  return bodies.flatMap((body) => Buffer.from(body).toString().trimEnd().split("\n"));
}

/** What a line says. No string field, and no backslash of its own, is in these data. */
function meaning(line: string): string {
  const [series = "", fields = "", time] = line.split(/(?<!\\) /);
  const [measurement, ...tags] = series.split(/(?<!\\),/);
  const values = fields.split(/(?<!\\),/).map((field) => {
    const [key, value = ""] = field.split(/(?<!\\)=/);
    return `${key}=${value.endsWith("i") ? value : Number(value)}`;
  });
  return JSON.stringify([measurement, tags.sort(), values.sort(), time]);
}
