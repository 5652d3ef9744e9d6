// Follows the guides of docs/ literally: each in an empty folder, file by file and command by command, and compares what is printed. Only
// `npm install` is done otherwise: it links packages of the workspace. Every state that a reader stops at has the right types.
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { stepsOf } from "./guides/steps.ts";
import { follow } from "./guides/workplace.ts";
import { root } from "./manifest.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";

const { ok, wrong, end } = report();
const states = join(root, "tests", ".cache", "guides");
rmSync(states, { recursive: true, force: true });
mkdirSync(states, { recursive: true });
await Promise.all(guides().map(([guide, text]) => followGuide(guide, text)));
await checkTypes();
end();

/** Pages that have their reader write files, with their texts. */
function guides(): readonly (readonly [guide: string, text: string])[] {
  const pages = globSync("docs/**/*.md", { cwd: root }).sort();
  return pages
    .map((page) => [page, readFileSync(join(root, page), "utf8")] as const)
    .filter(([, text]) => /^```\w+ file=/m.test(text));
}

async function followGuide(guide: string, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "guide-"));
  let place = guide;
  try {
    for (const step of stepsOf(guide, text)) {
      place = step.where;
      await follow(folder, step);
      if (step.kind !== "run") continue;
      ok(`${step.where}: ${step.commands.join("; ")}`);
      keepState(folder, join(states, basename(guide, ".md"), step.where.replace(/^.*:/, "line-")));
    }
    ok(guide);
  } catch (error) {
    // What follows builds on it.
    wrong(place, error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function keepState(folder: string, state: string): void {
  cpSync(folder, state, { recursive: true, filter: (path) => basename(path) !== "node_modules" });
}

async function checkTypes(): Promise<void> {
  const tsconfig = { extends: relative(states, join(root, "tsconfig.json")), include: ["."], exclude: [] };
  writeFileSync(join(states, "tsconfig.json"), JSON.stringify(tsconfig));
  await run("tsc", ["-p", states, "--pretty", "false"], { cwd: states }).then(
    () => ok("every state has the right types"),
    (error: unknown) => wrong("types", error),
  );
}
