import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellWord } from "../src/shell-word.ts";

it.for([
  ["packages/my-backend", "packages/my-backend"],
  ["../up", "../up"],
  ["my backend", "'my backend'"],
  ["it's", String.raw`'it'\''s'`],
  ["$HOME", "'$HOME'"],
  ["`id`;&", "'`id`;&'"],
  ["~", "'~'"],
  ["-dash", "./-dash"],
  ["-a b", "'./-a b'"],
  ["über", "'über'"],
] as const)("%s is typed as %s", ([path, word]) => {
  expect(shellWord(path)).toBe(word);
  const { stdout } = spawnSync("sh", ["-c", `printf %s ${word}`], { encoding: "utf8" });
  expect(stdout.replace(/^\.\/-/, "-")).toBe(path);
});
