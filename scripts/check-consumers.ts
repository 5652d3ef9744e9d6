// Checks what is published from a consumer's side: every public package is packed, and the tarballs are installed
// with npm into folders of their own, beside each generation of the OpenTelemetry SDK. There
//  - every entry is imported, and `require()` of it works too;
//  - the programs of tests/consumers/ are type-checked (strict, without skipLibCheck) and run;
//  - an exporter's install brings nothing but OpenTelemetry and ourselves.
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { hostPath } from "./host-path.ts";
import { publishedEntries, root } from "./manifest.ts";
import { packAll, type Tarball } from "./pack.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";

/** The first and the last 2.x, and 3.x. */
const generations = [
  { "@opentelemetry/sdk-metrics": "2.0.0", "@opentelemetry/api": "1.9.0" },
  { "@opentelemetry/sdk-metrics": "2.12.1", "@opentelemetry/api": "1.9.0" },
  { "@opentelemetry/sdk-metrics": "3.1.1", "@opentelemetry/api": "1.10.0" },
] as const;
/** Packages whose install must be free of third parties. */
const alone = ["influxdb", "otlp-http", "otlp-grpc", "prometheus", "stdout"];

const { ok, wrong, end } = report();
const folder = await mkdtemp(join(tmpdir(), "meterbridge-consumers-"));
try {
  const tarballs = await packAll(folder);
  for (const generation of generations) {
    const name = `sdk-metrics ${generation["@opentelemetry/sdk-metrics"]}`;
    const installed = await check(`${name}: install`, () => install(tarballs, generation, join(folder, name)));
    if (installed) await checkConsumer(name, tarballs, join(folder, name));
  }
  for (const name of alone) await check(`${name}: no third party`, () => installAlone(name, tarballs));
} finally {
  await rm(folder, { recursive: true, force: true });
}
end();

async function check(what: string, look: () => Promise<unknown>): Promise<boolean> {
  try {
    await look();
    ok(what);
    return true;
  } catch (error) {
    wrong(what, error);
    return false;
  }
}

async function install(tarballs: readonly Tarball[], generation: object, consumer: string): Promise<void> {
  const ours = Object.fromEntries(tarballs.map(({ manifest, file }) => [manifest.name, `file:${file}`]));
  await npmInstall(consumer, {
    dependencies: { ...generation, ...ours, "@types/node": "22.19.1" },
    // What depends on one of ours gets the tarball, too, and never a package from the registry.
    overrides: Object.fromEntries(tarballs.map(({ manifest }) => [manifest.name, `$${manifest.name}`])),
  });
}

async function checkConsumer(name: string, tarballs: readonly Tarball[], consumer: string): Promise<void> {
  const entries = tarballs.flatMap(({ manifest }) =>
    publishedEntries(manifest)
      .filter(({ types, subpath }) => types !== undefined && !isForOptionalPeer(manifest, subpath))
      .map(({ subpath }) => join(manifest.name, subpath)),
  );
  const quoted = entries.map((entry) => JSON.stringify(entry));
  await writeFile(
    join(consumer, "every-entry.ts"),
    quoted.map((entry, index) => `import * as entry${index} from ${entry};\nconsole.log(entry${index});\n`).join(""),
  );
  await writeFile(join(consumer, "require.cjs"), quoted.map((entry) => `require(${entry});\n`).join(""));
  const programs = await copyPrograms(tarballs, consumer);
  await check(`${name}: types`, () => run("tsc", ["-p", ".", "--pretty", "false"], { cwd: consumer }));
  for (const program of ["every-entry.ts", "require.cjs", ...programs]) {
    await check(`${name}: ${program}`, () =>
      run(process.execPath, [program], { cwd: consumer, env: { NODE_PATH: undefined }, timeoutMs: 60_000 }),
    );
  }
}

/** An entry that is named after an optional peer can only be imported beside it. */
function isForOptionalPeer({ peerDependenciesMeta = {} }: Tarball["manifest"], subpath: string): boolean {
  return peerDependenciesMeta[subpath.replace("./", "")]?.optional === true;
}

async function copyPrograms(tarballs: readonly Tarball[], consumer: string): Promise<readonly string[]> {
  const programs = tarballs
    .map((tarball) => `${basename(tarball.folder)}.ts`)
    .filter((program) => existsSync(join(root, "tests", "consumers", program)));
  for (const program of programs) await cp(join(root, "tests", "consumers", program), join(consumer, program));
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    module: "nodenext",
    target: "es2023",
    lib: ["es2023"],
    types: ["node"],
  };
  await writeFile(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  return programs;
}

/** Installs one package, its own dependencies from the tarballs too, and looks at what else came with it. */
async function installAlone(name: string, tarballs: readonly Tarball[]): Promise<void> {
  const main = tarballs.find((tarball) => basename(tarball.folder) === name);
  if (main === undefined) throw new Error("there is no such package");
  const consumer = join(folder, `only ${name}`);
  await npmInstall(consumer, {
    dependencies: { ...generations[2], [main.manifest.name]: `file:${main.file}` },
    overrides: Object.fromEntries(
      tarballs.filter((other) => other !== main).map(({ manifest, file }) => [manifest.name, `file:${file}`]),
    ),
  });
  const scopes = (await readdir(join(consumer, "node_modules"))).filter((found) => !found.startsWith("."));
  const foreign = scopes.filter((scope) => scope !== "@meterbridge" && scope !== "@opentelemetry");
  if (foreign.length > 0) throw new Error(`its install brings ${foreign.join(", ")}`);
}

async function npmInstall(consumer: string, manifest: object): Promise<void> {
  await mkdir(consumer, { recursive: true });
  await writeFile(join(consumer, "package.json"), JSON.stringify({ private: true, type: "module", ...manifest }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--no-save", "--loglevel", "error"], {
    cwd: consumer,
    env: { PATH: hostPath() },
  });
  const lockfile = await readFile(join(consumer, "node_modules", ".package-lock.json"), "utf8");
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, { resolved?: string }> };
  for (const [path, { resolved }] of Object.entries(packages)) {
    const foreign = path.includes("@meterbridge/") && resolved?.startsWith("file:") !== true;
    if (foreign) throw new Error(`${path} does not come from a tarball, but from ${resolved}`);
  }
}
