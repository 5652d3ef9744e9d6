import { stripVTControlCharacters } from "node:util";

/**
 * What is wrong with an output, or `undefined`. It must be what is expected, line by line; `…` in a line stands for anything, a line
 * that has nothing else for any number of lines.
 */
export function compareOutput(output: string, expected: string): string | undefined {
  const lines = expected.trimEnd().split("\n");
  const pattern = lines.map((line) => (line.trim() === "…" ? "(?:.*\n)*?" : `${patternOf(line)}\n`)).join("");
  const text = `${plain(output).trimEnd()}\n`;
  if (new RegExp(`^${pattern}$`).test(text)) return undefined;
  return `expected:\n${expected}\nbut it printed:\n${text}`;
}

function patternOf(line: string): string {
  const parts = line.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return parts.join(".*").trimEnd();
}

/** Without colours, and without what stands unseen at the end of a line. */
function plain(output: string): string {
  return stripVTControlCharacters(output).replaceAll(/[ \t]+$/gm, "");
}
