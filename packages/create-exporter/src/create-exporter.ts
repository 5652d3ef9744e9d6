import { resolve } from "node:path";
import { folderFault } from "./folder-fault.ts";
import { folderOf, packageNameFault } from "./package-name.ts";
import { filledTemplate } from "./template.ts";
import { unknownOption } from "./unknown-option.ts";
import { writeFolder } from "./write-folder.ts";

export interface CreateExporterOptions {
  /** Of the new package, as npm allows it: `my-backend` or `@acme/my-backend`. */
  readonly name: string;
  /**
   * The folder that it is put into; one that is named after the package, in the current folder, unless said. It may not exist, or be
   * empty, the current one, too.
   */
  readonly folder?: string | undefined;
}

/**
 * Writes a package with a metric exporter for a new backend: it builds, and passes the conformance suite, as it stands.
 * Resolves to what was written: paths in the folder.
 *
 * Nothing is ever overwritten. When something fails, nothing is left behind.
 *
 * @throws {TypeError} When npm does not allow the name, or an option is wrong.
 * @throws {Error} When the folder is not empty, or cannot be written.
 */
export async function createExporter(options: CreateExporterOptions): Promise<readonly string[]> {
  const wrong = optionsFault(options) ?? packageNameFault(options.name);
  if (wrong !== undefined) throw new TypeError(wrong);
  const { name } = options;
  const target = options.folder ?? folderOf(name);
  const fault = await folderFault(target);
  if (fault !== undefined) throw new Error(fault);
  const files = await filledTemplate(name);
  await writeFolder(resolve(target), files);
  return files.map(({ path }) => path);
}

function optionsFault(options: unknown): string | undefined {
  if (typeof options !== "object" || options === null)
    return 'options are missing: createExporter({ name: "my-backend" })';
  const known = ["name", "folder"];
  const strange = Object.keys(options).find((option) => !known.includes(option));
  if (strange !== undefined) return unknownOption(strange, known);
  const { folder } = options as CreateExporterOptions;
  return ["string", "undefined"].includes(typeof folder) ? undefined : "the folder is a text";
}
