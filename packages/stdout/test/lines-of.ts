/** The lines of a text; it throws when the last one is not ended. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("the last line is not ended");
  return lines;
}
