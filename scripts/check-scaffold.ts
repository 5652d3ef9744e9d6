// Checks `npm create @meterbridge/exporter` the whole way that a stranger goes: packages are packed and published to a
// registry on loopback, and a folder outside of the repository has nothing but npm, Node and that registry. What is
// scaffolded there has to install, build and pass the suite with both runners. The time that it takes is printed.
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { hostPath } from "./host-path.ts";
import { startRegistry } from "./local-registry.ts";
import { readManifest, root } from "./manifest.ts";
import { packAll, type Tarball } from "./pack.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";

/** As few cases as the suite will never have: fewer were not run. */
const leastCases = 100;
const name = "my-backend";
/** A program that exports to a server of its own, in the place of the backend, and says what came. */
const program = `
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { myBackendExporter } from "${name}";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const server = createServer(async (request, response) => {
  console.log(await text(request));
  response.end();
}).listen(0, "127.0.0.1");
await once(server, "listening");
const exporter = myBackendExporter({ url: "http://127.0.0.1:" + server.address().port, compression: "none" });
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
provider.getMeter("shop").createCounter("orders").add(3);
await provider.shutdown();
server.close();
`;

const { ok, wrong, end } = report();
const folder = await mkdtemp(join(tmpdir(), "meterbridge-scaffold-"));
try {
  const treeBefore = await tree();
  const tarballs = await packAll(folder);
  await mkdir(join(folder, "registry"));
  const registry = await startRegistry(join(folder, "registry"));
  try {
    await registry.publish(tarballs.map(({ file }) => file));
    await scaffold(tarballs, registry.url, {
      ...registry.env,
      // This Node, and of the machine all but it.
      PATH: [dirname(process.execPath), hostPath()].join(delimiter),
      NODE_PATH: undefined,
      // Where a package comes from is looked at below, whatever the user wants in lockfiles.
      npm_config_omit_lockfile_registry_resolved: "false",
    });
  } finally {
    await registry.stop();
  }
  await check("the repository is as it was", async () => equal(await tree(), treeBefore));
} finally {
  await rm(folder, { recursive: true, force: true });
}
end();

type Environment = Readonly<Record<string, string | undefined>>;

async function scaffold(tarballs: readonly Tarball[], registry: string, env: Environment): Promise<void> {
  const outside = join(folder, "outside");
  const project = join(outside, name);
  await mkdir(outside);
  const begunMs = performance.now();
  const npm = (args: string, cwd: string): Promise<string> => run("npm", args.split(" "), { cwd, env });
  const steps: readonly [string, () => Promise<unknown>][] = [
    [`npm create @meterbridge/exporter ${name}`, () => npm(`create --yes @meterbridge/exporter ${name}`, outside)],
    ["npm install", () => npm("install --no-audit --no-fund", project)],
    ["npm run build", () => npm("run build", project)],
    ["npm test", async () => passes(await npm("test", project), /Tests .*?(\d+) passed/)],
  ];
  for (const [step, take] of steps) if (!(await check(step, take))) return;
  console.log(`from npm create to a suite that passes: ${secondsSince(begunMs)}`);
  await check("npm run test:node", async () => passes(await npm("run test:node", project), /pass (\d+)/));
  await check("our packages come from the registry, each once", () => oneOfEach(project, tarballs, registry));
  await check("what is built can be imported, and exports", () => importBuilt(project, env));
  await check("what would be published", () => onlyWhatIsBuilt(project, npm));
}

async function check(what: string, look: () => Promise<unknown>): Promise<boolean> {
  const begunMs = performance.now();
  try {
    await look();
    ok(`${what} (${secondsSince(begunMs)})`);
    return true;
  } catch (error) {
    wrong(what, error);
    return false;
  }
}

function secondsSince(ms: number): string {
  return `${((performance.now() - ms) / 1_000).toFixed(1)} s`;
}

function equal(found: string, expected: string): void {
  if (found !== expected) throw new Error(`it was\n${expected}\nand is\n${found}`);
}

/** Where something would show that was written to the wrong place. Elsewhere, others may work at the same time. */
async function tree(): Promise<string> {
  const own = await run("git", ["status", "--porcelain", "packages/create-exporter"], { cwd: root });
  return [...(await readdir(root)).sort(), own].join("\n");
}

/** A runner that finds no case passes, too. */
function passes(output: string, count: RegExp): void {
  const plain = output.replaceAll(/\u001b\[[\d;]*m/g, "");
  const cases = Number(count.exec(plain)?.[1] ?? 0);
  if (cases < leastCases) throw new Error(`only ${cases} cases passed\n${plain}`);
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>>;
}

async function oneOfEach(project: string, tarballs: readonly Tarball[], registry: string): Promise<void> {
  const { packages } = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8")) as Lockfile;
  const ours = Object.entries(packages).filter(([path]) => path.includes("@meterbridge/"));
  const versions = new Map(tarballs.map(({ manifest }) => [manifest.name, manifest.version]));
  for (const [path, { version, resolved }] of ours) {
    const found = path.slice("node_modules/".length);
    if (versions.get(found) !== version) throw new Error(`${path} has the version ${version}`);
    if (resolved?.startsWith(registry) !== true) throw new Error(`${path} comes from ${resolved}`);
  }
  const { dependencies = {}, devDependencies = {} } = readManifest(project);
  for (const [dependency, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (!/^\^\d/.test(range)) throw new Error(`${dependency} is asked for as ${range}`);
  }
}

async function importBuilt(project: string, env: Environment): Promise<void> {
  const came = await run(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: project,
    // The server is on this machine.
    env: { ...env, http_proxy: "", HTTP_PROXY: "" },
  });
  const { metric, value } = JSON.parse(came) as { readonly metric: { readonly name: string }; readonly value: number };
  equal(`${metric.name} ${value}`, "orders 3");
}

async function onlyWhatIsBuilt(project: string, npm: (args: string, cwd: string) => Promise<string>): Promise<void> {
  const output = await npm("pack --dry-run --json --ignore-scripts --loglevel=error", project);
  const [packed] = JSON.parse(output) as [{ readonly files: readonly { readonly path: string }[] }];
  const modules = ["encoder", "exporter"].flatMap((module) => [`dist/${module}.d.ts`, `dist/${module}.js`]);
  const paths = packed.files.map(({ path }) => path).sort();
  equal(paths.join("\n"), ["README.md", ...modules, "package.json"].join("\n"));
}
