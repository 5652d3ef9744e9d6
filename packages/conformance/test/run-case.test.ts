import { describe, expect, it } from "vitest";
import { type Case, cannot, cannotEach } from "../src/index.ts";
import { runCase, whyNotRun } from "../src/run-case.ts";
import { reference } from "./reference/reference.ts";

const own = { id: "own/case", sentence: "It does what this test says." };
const passing: Case = { ...own, run: async () => {} };

describe("a case is run", () => {
  const subject = reference();
  const capabilities = { ...subject.capabilities, ...cannotEach("it is a datagram", "refusal", "failure") };
  const lacking = { ...subject, capabilities: { ...capabilities, clock: cannot("it has none") } };

  it.for<[string, Partial<Case>, string | undefined]>([
    ["needs nothing", {}, undefined],
    ["needs what there is", { needs: ["hanging"] }, undefined],
    ["needs what there is not", { needs: ["hanging", "refusal"] }, "refusal: it is a datagram"],
    ["needs a module", { needsModule: true }, "module: the subject does not say which module it is of"],
  ])("or not, when it %s", ([, needs, reason]) => {
    expect(whyNotRun(lacking, { ...passing, ...needs })).toBe(reason);
  });

  it("when it needs a module and the subject names one", () => {
    expect(whyNotRun({ ...subject, module: import.meta.url }, { ...passing, needsModule: true })).toBeUndefined();
  });
});

describe("a case fails", () => {
  it("when it waits for ever, and says so", async () => {
    const waiting: Case = { ...own, run: () => new Promise(() => {}) };
    const { result, error } = await runCase(reference(), waiting, { caseLimitMs: 20 });
    expect(result).toBe("failed");
    expect(error?.message).toContain("has not ended within 20 ms of real time");
  });

  it("and tells what nobody handled meanwhile", async () => {
    const stray: Case = {
      ...own,
      async run() {
        void Promise.reject(new Error("floats"));
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error("seen instead");
      },
    };
    const { error } = await runCase(reference(), stray);
    expect(error?.message).toMatch(/^seen instead\nMeanwhile nobody handled:\nError: floats/);
    expect(error?.cause).toMatchObject({ message: "seen instead" });
  });
});
