/** What is read of a `package.json`. */
export interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * The template's `package.json` with the versions that this package is developed with. They stand among its own
 * devDependencies, where publishing writes the versions of that moment: what is scaffolded is what was tested together.
 *
 * @throws {Error} When one of them is not there.
 */
export function withVersions(template: string, own: Manifest): string {
  const manifest = JSON.parse(template) as Manifest;
  const filled = {
    ...manifest,
    dependencies: versionsOf(manifest.dependencies, own),
    devDependencies: versionsOf(manifest.devDependencies, own),
  };
  return `${JSON.stringify(filled, null, 2)}\n`;
}

function versionsOf(dependencies: Manifest["dependencies"] = {}, own: Manifest): Record<string, string> {
  return Object.fromEntries(Object.keys(dependencies).map((name) => [name, versionOf(name, own)]));
}

function versionOf(name: string, { devDependencies = {} }: Manifest): string {
  const version = devDependencies[name];
  if (version === undefined) throw new Error(`no version of ${name} is known`);
  return /^\d/.test(version) ? `^${version}` : version;
}
