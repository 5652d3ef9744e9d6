import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { whatIsWrittenBy } from "../src/console-watch.ts";

afterEach(() => void vi.restoreAllMocks());

/** Takes what would be written by this test. */
function silence(): readonly unknown[] {
  return [
    vi.spyOn(process.stdout, "write").mockReturnValue(true),
    vi.spyOn(process.stderr, "write").mockReturnValue(true),
    ...(["log", "warn", "dir"] as const).map((method) => vi.spyOn(console, method).mockReturnValue()),
  ];
}

describe("whatIsWrittenBy", () => {
  it.for<[string, () => void, string]>([
    ["console.log", () => console.log("said", { a: 1 }), "console.log: said { a: 1 }"],
    ["console.warn", () => console.warn("said"), "console.warn: said"],
    ["console.dir", () => console.dir("said"), "console.dir: said"],
    ["standard output", () => process.stdout.write("said"), "stdout: said"],
    ["standard error", () => process.stderr.write("said"), "stderr: said"],
  ])("sees what goes to %s, and lets it through", async ([, write, seen]) => {
    const spies = silence();
    expect(await whatIsWrittenBy(async () => write())).toEqual([seen]);
    expect(spies.filter((spy) => vi.mocked(spy as typeof write).mock.calls.length > 0)).toHaveLength(1);
  });

  it("sees what a timer writes that was set meanwhile, and nothing that others write", async () => {
    silence();
    const others = new Promise<void>((resolve) => {
      setImmediate(() => {
        console.log("written by somebody else");
        resolve();
      });
    });
    const written = await whatIsWrittenBy(async () => {
      setImmediate(() => console.log("written later"));
      await others;
      await nextTurn();
    });
    expect(written).toEqual(["console.log: written later"]);
  });

  it("leaves everything as it was, also when what it runs fails", async () => {
    const methods = (): unknown => [console.log, process.stdout.write, Object.hasOwn(process.stdout, "write")];
    const before = methods();
    await expect(whatIsWrittenBy(() => Promise.reject(new Error("it fails")))).rejects.toThrow("it fails");
    expect(methods()).toEqual(before);
  });
});
