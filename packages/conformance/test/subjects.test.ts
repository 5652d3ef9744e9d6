import { describe, expect, it } from "vitest";
import { cannot, cannotEach, everything, runConformance, type Subject } from "../src/index.ts";
import { describeConformance as describeWithNode } from "../src/node-test.ts";
import { pullReference } from "./reference/pull-reference.ts";
import { reference } from "./reference/reference.ts";

const quiet = { print: false } as const;

function subjectWith(changes: object): Subject {
  return { ...reference(), name: "mine", ...changes };
}

describe("a subject that does not say what it can do is an error that names", () => {
  const { gauges: _, ...withoutGauges } = everything;

  it.for([
    ["a capability that is missing", { capabilities: withoutGauges }, "capabilities.gauges: missing"],
    [
      "one that is misspelt",
      { capabilities: { ...everything, gauge: true } },
      "capabilities.gauge: there is no such capability, did you mean gauges?",
    ],
    [
      "one that nobody knows",
      { capabilities: { ...everything, teleport: true } },
      "capabilities.teleport: there is no such capability",
    ],
    [
      "one that has no reason",
      { capabilities: { ...everything, retry: cannot(" ") } },
      'capabilities.retry: got an object, allowed: true, or cannot("the reason")',
    ],
    [
      "one that is merely false",
      { capabilities: { ...everything, retry: false } },
      'capabilities.retry: got false, allowed: true, or cannot("the reason")',
    ],
    ["capabilities that are none", { capabilities: null }, "capabilities: got null, not an object"],
    ["a known failure of no case", { knownFailures: { "a/b": "why" } }, 'knownFailures["a/b"]: there is no such case'],
    [
      "a known failure without a reason",
      { knownFailures: { "delivery/arrives": "" } },
      'knownFailures["delivery/arrives"]: the reason is missing',
    ],
    ["a missing start", { start: undefined }, "start: a function that starts the exporter and its far end"],
    ["a missing name", { name: "" }, "name: a text that is not empty"],
    ["a kind that nobody knows", { kind: "poll" }, 'kind: got "poll", allowed: "push", "pull"'],
    [
      "a pull exporter that delivers",
      { kind: "pull" },
      "capabilities.retry: a pull exporter cannot, begin with ...everythingScraped",
    ],
  ] as const)("%s", async ([, changes, fault]) => {
    await expect(runConformance(subjectWith(changes), quiet)).rejects.toThrow(`  ${fault}`);
    expect(() => describeWithNode(subjectWith(changes))).toThrow(`  ${fault}`);
  });

  it("all that is wrong, in one error", async () => {
    const wrong = subjectWith({ capabilities: { ...withoutGauges, retry: false }, start: 1 });
    await expect(runConformance(wrong, quiet)).rejects.toThrow(/^conformance of mine: 3 faults\n/);
    await expect(runConformance(undefined as never, quiet)).rejects.toThrow("got undefined, not a subject");
  });
});

it("cannotEach gives one reason for several", () => {
  expect(cannotEach("no answers", "retry", "refusal")).toEqual({
    retry: { because: "no answers" },
    refusal: { because: "no answers" },
  });
});

describe("a report", () => {
  it("names what was not run, with the reason", async () => {
    const subject = subjectWith({ capabilities: { ...everything, retry: cannot("it tries once") } });
    const { results, passed } = await runConformance(subject, { ...quiet, only: "delivery/failure-retried" });
    expect(results).toMatchObject([{ result: "not_run", reason: "retry: it tries once" }]);
    expect(passed, "nothing was run").toBe(false);
  });

  it("has a known failure with its reason", async () => {
    const knownFailures = { "lifecycle/shutdown-ends": "it lives on" };
    const subject = {
      ...reference({ face: (exporter) => ({ ...exporter, shutdown: async () => {} }) }),
      knownFailures,
    };
    const { results, passed } = await runConformance(subject, { ...quiet, only: "lifecycle/shutdown-" });
    expect(results.filter(({ result }) => result === "known_failure")).toMatchObject([
      { id: "lifecycle/shutdown-ends", reason: "it lives on" },
    ]);
    expect(passed).toBe(false);
  });

  it("fails when a known failure passes", async () => {
    const subject = subjectWith({ knownFailures: { "delivery/arrives": "it loses things" } });
    const { results, passed } = await runConformance(subject, { ...quiet, only: "delivery/arrives" });
    expect(results).toMatchObject([{ result: "failed", error: { message: expect.stringMatching("it passes now") } }]);
    expect(passed).toBe(false);
  });

  it("says once that the subject does not start", async () => {
    const texts: string[] = [];
    const start = (): never => {
      throw new Error("port 4317 is taken");
    };
    const report = await runConformance(subjectWith({ start }), { print: (text) => texts.push(text) });
    expect(report.startFault?.message).toBe("mine did not start: port 4317 is taken");
    expect(new Set(report.results.map(({ result }) => result))).toEqual(new Set(["not_run"]));
    expect(report.passed).toBe(false);
    expect(texts.join("")).toBe("mine\n\nmine did not start: port 4317 is taken\nNo case was run.\n");
  });

  it("says so when the far end is none", async () => {
    const start: Subject["start"] = async (settings) => ({
      ...(await reference().start(settings)),
      farEnd: {} as never,
    });
    expect((await runConformance(subjectWith({ start }), quiet)).startFault?.message).toMatch("the far end has no");
  });

  it.for<[string, Partial<Subject>, string]>([
    [
      "the far end of a pull exporter does not scrape",
      {
        async start(settings) {
          const { farEnd, ...started } = await pullReference().start(settings);
          return { ...started, farEnd: { ...farEnd, scrape: undefined } } as never;
        },
      },
      "the far end has no scrape()",
    ],
    [
      "it starts another kind of exporter than it says",
      { start: (settings) => reference().start(settings) },
      "it starts a push exporter, and says another kind",
    ],
  ])("says so when %s", async ([, changes, fault]) => {
    const subject = { ...pullReference(), ...changes };
    expect((await runConformance(subject, quiet)).startFault?.message).toMatch(fault);
  });

  it("says of each case that is not run with a pull exporter, or with a push exporter, why", async () => {
    const notRun = async (subject: Subject, only: string) =>
      (await runConformance(subject, { ...quiet, only })).results.filter(({ result }) => result === "not_run");
    expect(await notRun(pullReference(), "lifecycle/survives-callback")).toMatchObject([
      { reason: "a scrape has no callback" },
    ]);
    expect(await notRun(pullReference(), "delivery/refused-once")).toMatchObject([
      { reason: "refusal: it is scraped" },
    ]);
    expect(await notRun(reference(), "scrape/whole")).toMatchObject([{ reason: "nobody scrapes it" }]);
  });

  it("can be read", async () => {
    const texts: string[] = [];
    const subject = {
      ...reference({ face: (exporter) => ({ ...exporter, shutdown: async () => {} }) }),
      capabilities: { ...everything, hanging: cannot("it is never left hanging") },
    };
    await runConformance(subject, { only: "lifecycle/shutdown-", print: (text) => texts.push(text) });
    const lines = texts.join("").split("\n");
    expect(lines.slice(0, 4)).toEqual(["the reference", "", "lifecycle", expect.stringMatching(/^ {2}ok /)]);
    expect(lines).toContain("not run, because");
    expect(lines).toContain("  hanging: it is never left hanging: lifecycle/shutdown-bounded");
    const failed = lines.indexOf("failed");
    // Whether an export is answered before a shutdown that waits for nothing ends, which is another case, is a matter of luck.
    const ends = lines.findIndex((line) => /^ {2}FAIL {2}lifecycle\/shutdown-ends: /.test(line));
    expect(ends).toBeGreaterThan(failed);
    expect(lines[ends + 1]).toBe("        an export after the shutdown succeeds");
    expect(lines.at(-2)).toMatch(/^\d+ passed, [1-9] failed, 0 known to fail, 1 not run, in \d+\.\d s$/);
  });

  it("of no case at all is an error that names the groups", async () => {
    await expect(runConformance(reference(), { ...quiet, only: "sums" })).rejects.toThrow(
      'no case begins with "sums"; the groups are lifecycle/, delivery/',
    );
  });

  it("of a subject with cases of its own has them, too", async () => {
    const own = { id: "mine/first", sentence: "The first of mine.", run: async () => {} };
    const { results } = await runConformance(subjectWith({ cases: [own] }), { ...quiet, only: "mine/" });
    expect(results).toMatchObject([{ id: "mine/first", result: "passed" }]);
  });
});
