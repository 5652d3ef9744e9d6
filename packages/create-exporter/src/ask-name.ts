import type { Readable, Writable } from "node:stream";
import { folderFault } from "./folder-fault.ts";
import { folderOf, packageNameFault } from "./package-name.ts";

const question = "What is the new package called, such as my-backend or @acme/my-backend? ";

/** Asks for the name of the package until it is a good one; `undefined` when whoever is asked goes away. */
export async function askName(
  input: Readable,
  output: Writable,
  folder: string | undefined,
): Promise<string | undefined> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input, output, prompt: question });
  const typed = lines[Symbol.asyncIterator]();
  try {
    lines.prompt();
    // Ctrl-C and Ctrl-D end it.
    for await (const line of typed) {
      const name = line.trim();
      const fault = packageNameFault(name) ?? (await folderFault(folder ?? folderOf(name)));
      if (fault === undefined) return name;
      if (name !== "") output.write(`${fault}\n`);
      lines.prompt();
    }
    output.write("\n"); // the cursor still stands behind the question
    return undefined;
  } finally {
    lines.close();
  }
}
