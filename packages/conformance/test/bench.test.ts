import { describe, expect, it } from "vitest";
import type { Bench, Case, Started, Subject } from "../src/index.ts";
import { runCase } from "../src/run-case.ts";
import { type Defect, reference } from "./reference/reference.ts";

const never = (): Promise<void> => new Promise(() => {});
const limits = { limitMs: 100, caseLimitMs: 200 };

function caseOf(run: (bench: Bench) => Promise<void>): Case {
  return { id: "own/case", sentence: "It does what this test says.", run };
}

function withShutdown(shutdown: () => Promise<void>): Subject {
  return reference({ face: (exporter) => ({ ...exporter, shutdown }) } satisfies Defect);
}

describe("a case ends, whatever it has started", () => {
  it.for<[string, () => Promise<void>]>([
    [
      "throws",
      () => {
        throw new Error("no shutdown");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no shutdown"))],
    ["never ends", never],
    ["gives no promise", () => undefined as unknown as Promise<void>],
  ])("an exporter whose shutdown %s", async ([, shutdown]) => {
    const start = caseOf(async (bench) => void (await bench.start()));
    expect(await runCase(withShutdown(shutdown), start, limits)).toMatchObject({ result: "passed" });
  });

  it.for<[string, () => Promise<void>]>([
    ["rejects", () => Promise.reject(new Error("no stop"))],
    ["never ends", never],
  ])("a far end whose stop %s", async ([, stop]) => {
    const right = reference();
    const subject: Subject = {
      ...right,
      async start(settings) {
        const started = await right.start(settings);
        return { ...started, farEnd: { ...started.farEnd, stop } } as Started;
      },
    };
    const start = caseOf(async (bench) => void (await bench.start()));
    expect(await runCase(subject, start, limits)).toMatchObject({ result: "passed" });
  });

  it("and each of several exporters is shut down", async () => {
    let shutDown = 0;
    const subject = withShutdown(async () => void (shutDown += 1));
    const startTwice = caseOf(async (bench) => {
      await bench.start();
      await bench.start();
      throw new Error("the case fails");
    });
    expect(await runCase(subject, startTwice, limits)).toMatchObject({ result: "failed" });
    expect(shutDown).toBe(2);
  });

  it("also what is started when the case was given up", async () => {
    let shutDown = (): void => {};
    const isShutDown = new Promise<void>((resolve) => (shutDown = resolve));
    let goOn = (): void => {};
    const givenUp = new Promise<void>((resolve) => (goOn = resolve));
    const startLate = caseOf(async (bench) => {
      await givenUp;
      await bench.start();
    });
    const subject = withShutdown(async () => shutDown());
    expect(await runCase(subject, startLate, limits)).toMatchObject({ result: "failed" });
    goOn();
    await isShutDown;
  });
});
