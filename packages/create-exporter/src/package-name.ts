import { isBuiltin } from "node:module";

const part = /^[a-z\d][a-z\d._-]*$/;
const longest = 214;

/** What is wrong with the name of a package; `undefined`: nothing. npm, validate-npm-package-name: new packages. */
export function packageNameFault(name: unknown): string | undefined {
  if (typeof name !== "string") return "the name of the package is a text";
  const [scope, own = "", ...more] = name.startsWith("@") ? name.slice(1).split("/") : ["any", name];
  const isAllowed = part.test(scope ?? "") && part.test(own) && more.length === 0;
  if (!isAllowed) {
    const shape = "a name is of lower-case letters, digits and hyphens, like my-backend or @acme/my-backend";
    return `${JSON.stringify(name)} is no name for a package on npm: ${suggestion(name) ?? shape}`;
  }
  if (name.length > longest) return `a name on npm has ${longest} characters at the most, this one has ${name.length}`;
  if (isBuiltin(name) || taken.has(name)) return `${name} is a name that npm gives to no package`;
  return undefined;
}

const taken: ReadonlySet<string> = new Set(["node_modules", "favicon.ico"]);

function suggestion(name: string): string | undefined {
  const scoped = /^@([^/]+)\/(.+)$/.exec(name);
  const near = scoped ? `@${plain(scoped[1]!)}/${plain(scoped[2]!)}` : plain(name);
  return near !== name && packageNameFault(near) === undefined ? `did you mean ${near}?` : undefined;
}

function plain(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[^a-z\d._-]+/g, "-")
    .replaceAll(/^[._-]+|-+$/g, "");
}

/** The folder that a package of this name is put into: the name without its scope. */
export function folderOf(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
