import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const flags = ["--disable-warning=ExperimentalWarning"];

function node(...args: readonly string[]) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(process.execPath, [...flags, ...args], { encoding: "utf8", env });
}

describe("the command", () => {
  const command = (...args: readonly string[]) => node(here("../src/command.ts"), ...args);

  it("judges a module's subject, prints the report, and ends by itself with 0", () => {
    const { status, stdout, stderr } = command("--only", "delivery/refused", here("programs/good.ts"));
    expect(stderr).toBe("");
    expect(stdout).toMatch(/ {2}ok {4}delivery\/refused-once: .*\n\n1 passed, 0 failed/);
    expect(status).toBe(0);
  });

  it("ends with 1 when a case failed", () => {
    const { status, stdout } = command("--only", "delivery/refused", here("programs/bad.ts"));
    expect(stdout).toMatch(/ {2}FAIL {2}delivery\/refused-once: /);
    expect(status).toBe(1);
  });

  it("judges a pull exporter", () => {
    const { status, stdout } = command("--only", "scrape/hang", here("reference/pull-reference.subject.ts"));
    expect(stdout).toMatch(
      / {2}ok {4}scrape\/hang-ends: .*\n {2}ok {4}scrape\/hang-recovers: .*\n\n2 passed, 0 failed/,
    );
    expect(status).toBe(0);
  });

  it("gives the report as JSON", () => {
    const { stdout } = command("--json", "--only", "delivery/refused", here("programs/bad.ts"));
    expect(JSON.parse(stdout)).toMatchObject({
      subject: "bad",
      passed: false,
      results: [
        { id: "delivery/refused-once", result: "failed", error: expect.stringMatching("was refused succeeds") },
      ],
    });
  });

  it.for([
    ["no module", [], /^Usage: /],
    ["a module that is not there", ["./nowhere.js"], /nowhere\.js/],
    ["a module without a subject", [here("programs/empty.ts")], /has no default export; it has to be the subject/],
    ["a subject that does not say what it can do", [here("programs/silent.ts")], /capabilities: got undefined/],
    ["an unknown option", ["--fast"], /--fast/],
  ] as const)("ends with 2 and a reason when it is given %s", ([, args, reason]) => {
    const { status, stderr } = command(...args);
    expect(stderr).toMatch(reason);
    expect(status).toBe(2);
  });

  it("says how it is used", () => {
    expect(command("--help")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: /) });
  });
});

describe("Node's own test runner", () => {
  it("runs a test for each case, skips what is not run, and fails with what was seen", () => {
    const { status, stdout } = node("--test", "--test-reporter=tap", here("programs/node-test.ts"));
    expect(stdout).toMatch(/^\s*ok \d+ - delivery\/arrives: /m);
    expect(stdout).toMatch(/^\s*ok \d+ - delivery\/hang-ends: .* # SKIP hanging: it never hangs$/m);
    expect(stdout).toMatch(/^\s*not ok \d+ - delivery\/refused-once: /m);
    expect(stdout).toMatch(/an export that was refused succeeds/);
    expect(status).toBe(1);
  });

  it("says once that the subject does not start, and skips the rest", () => {
    const { status, stdout } = node("--test", "--test-reporter=tap", here("programs/node-test-no-start.ts"));
    expect(
      stdout.match(/^\s*not ok \d+ - (?!conformance)/gm)?.filter((line) => !line.includes("node-test")),
    ).toHaveLength(1);
    expect(stdout).toMatch(/^\s*not ok \d+ - starts$/m);
    expect(stdout).toMatch(/^\s*ok \d+ - delivery\/arrives: .* # SKIP the subject did not start$/m);
    expect(status).toBe(1);
  });
});
