import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { headerFault } from "@meterbridge/core";

/** Headers by their names in lower case. Their values are secrets: no error shows one. */
export type Headers = ReadonlyMap<string, string>;

/** Those given one by one come after those of the file, which may be `-` for the standard input. */
export async function readHeaders(given: readonly string[], file: string | undefined): Promise<Headers> {
  const lines = file === undefined ? [] : (await readText(file)).split(/\r?\n/);
  const headers = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== "" && !line.startsWith("#")) add(headers, line, `line ${index + 1} of the headers file`);
  }
  for (const [index, line] of given.entries()) add(headers, line, `--header number ${index + 1}`);
  return headers;
}

function add(headers: Map<string, string>, line: string, where: string): void {
  const colon = line.indexOf(":");
  if (colon < 0) throw new Error(`${where} is not of the form 'name: value'`);
  const name = line.slice(0, colon).trim();
  const value = line.slice(colon + 1).trim();
  const fault = headerFault(name, value);
  if (fault !== undefined) throw new Error(`${where}: the header ${fault}`);
  headers.set(name.toLowerCase(), value);
}

async function readText(file: string): Promise<string> {
  if (file === "-") return text(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error("the headers file cannot be read", { cause: error });
  }
}
