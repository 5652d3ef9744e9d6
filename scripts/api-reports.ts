// Writes down the public API of every package, one report per entry, in packages/*/etc/*.api.md. A change of the API
// is a difference in a reviewed file. With --update the reports are written; without, a difference is a failure.
import { Extractor, ExtractorConfig, ExtractorLogLevel, type IConfigFile } from "@microsoft/api-extractor";
import { existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { packages, publicPackages, publishedEntries, root, type Entry, type WorkspacePackage } from "./manifest.ts";
import { report } from "./report.ts";

const update = process.argv.includes("--update");
const { ok, wrong, end } = report();
for (const one of publicPackages()) {
  for (const entry of publishedEntries(one.manifest)) {
    if (entry.types !== undefined) await compare(one, entry, entry.types);
  }
}
end();

async function compare({ folder }: WorkspacePackage, { subpath }: Entry, types: string): Promise<void> {
  const name = [basename(folder), ...subpath.split("/").slice(1)].join("-");
  const file = join(folder, "etc", `${name}.api.md`);
  const where = relative(root, file);
  await mkdir(join(folder, "etc"), { recursive: true });
  const config = ExtractorConfig.prepare({
    configObject: configuration(folder, name, types),
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json"),
  });
  const complaints: string[] = [];
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    localBuild: update,
    messageCallback(message) {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error) complaints.push(message.formatMessageWithLocation(root));
    },
  });
  if (complaints.length > 0 || errorCount > 0) wrong(where, complaints.join("\n"));
  else if (!apiReportChanged) ok(where);
  else if (update && existsSync(file)) ok(`${where}: written`);
  else {
    const why = "the public API is another: npm run api:update, and commit the difference";
    wrong(where, `${why}\n${difference(file, join(temporary(folder), `${name}.api.md`))}`);
  }
}

function temporary(folder: string): string {
  return join(folder, ".cache", "api");
}

function difference(before: string, after: string): string {
  if (!existsSync(before)) return "there is no report yet";
  return spawnSync("git", ["diff", "--no-index", "--no-color", before, after], { encoding: "utf8" }).stdout;
}

function configuration(folder: string, name: string, types: string): IConfigFile {
  const quiet = { logLevel: ExtractorLogLevel.None };
  return {
    projectFolder: folder,
    mainEntryPointFilePath: join(folder, types),
    compiler: { overrideTsconfig: { compilerOptions: compilerOptions(folder), files: [join(folder, types)] } },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: join(folder, "etc"),
      reportTempFolder: temporary(folder),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: "lf",
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      extractorMessageReporting: {
        default: quiet,
        "ae-forgotten-export": { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
      },
      tsdocMessageReporting: { default: quiet },
    },
  };
}

/**
 * Packages export their source inside the workspace; a report is made of the declarations that are published.
 * They are found through `node_modules`, so that another package's types are not taken for this one's own.
 */
function compilerOptions(from: string): object {
  const paths: Record<string, string[]> = {};
  for (const { manifest } of packages()) {
    const folder = join(from, "node_modules", manifest.name);
    if (!existsSync(folder)) continue;
    for (const { subpath, types } of publishedEntries(manifest)) {
      if (types !== undefined) paths[join(manifest.name, subpath)] = [join(folder, types)];
    }
  }
  return {
    target: "es2023",
    lib: ["es2023"],
    module: "nodenext",
    moduleResolution: "nodenext",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    baseUrl: root,
    typeRoots: [join(root, "node_modules", "@types")],
    paths,
  };
}
