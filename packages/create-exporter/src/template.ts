import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { namesOf, type Names } from "./names.ts";
import { type Manifest, withVersions } from "./versions.ts";

/** A file to be written. */
export interface NewFile {
  /** Its path in the new package, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** What npm and others would take for this package's own has another name in it. */
const written: Readonly<Record<string, string>> = { _gitignore: ".gitignore", "_package.json": "package.json" };

/** What is in `template/`. */
const paths = [
  "_gitignore",
  "_package.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "README.md",
  "src/exporter.ts",
  "src/encoder.ts",
  "test/far-end.ts",
  "test/conformance.subject.ts",
  "test/conformance.test.ts",
  "test/conformance.node.ts",
];

/** The files of the template with the names of a package, and with the versions that this package was released with. */
export async function filledTemplate(packageName: string): Promise<readonly NewFile[]> {
  const names = namesOf(packageName);
  const own = JSON.parse(await read("package.json")) as Manifest;
  return Promise.all(
    paths.map(async (path) => {
      const text = filled(await read(`template/${path}`), names);
      return { path: written[path] ?? path, text: path === "_package.json" ? withVersions(text, own) : text };
    }),
  );
}

/** A file of this package: it is found beside `src/`, and beside what is built of it. */
function read(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8");
}

function filled(text: string, { packageName, backend, camel, pascal }: Names): string {
  const words: Readonly<Record<string, string>> = {
    "@scope/my-backend": packageName,
    "my-backend": backend,
    myBackend: camel,
    MyBackend: pascal,
  };
  return text.replaceAll(/@scope\/my-backend|my-backend|myBackend|MyBackend/g, (word) => words[word] ?? word);
}
