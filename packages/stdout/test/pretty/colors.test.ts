import { afterEach, describe, expect, it, vi } from "vitest";
import { prettyEncoder } from "../../src/pretty/index.ts";
import type { PrettyOptions } from "../../src/pretty/pretty-encoder.ts";
import { counter, gauge, inScope, point } from "./metrics.ts";
import { aTerminal, notATerminal, paper } from "./paper.ts";

function isColored(options: PrettyOptions): boolean {
  const steps = [...prettyEncoder(options).encode(inScope("s", gauge("g", "", point(1))), () => {})];
  return Buffer.from(steps.find((step) => step !== undefined)!.body).includes("\x1b[");
}

describe("colours", () => {
  afterEach(() => vi.unstubAllEnvs());

  it.for([
    ["a terminal", aTerminal(80, 24), {}, true],
    ["no terminal", notATerminal(), {}, false],
    ["a dumb terminal", aTerminal(80, 24), { TERM: "dumb" }, false],
    ["a terminal, with NO_COLOR", aTerminal(80, 24), { NO_COLOR: "1" }, false],
    ["no terminal, with FORCE_COLOR", notATerminal(), { FORCE_COLOR: "1" }, true],
    ["a terminal, with FORCE_COLOR=0", aTerminal(80, 24), { FORCE_COLOR: "0" }, false],
  ] as const)("on %s", ([, stream, environment, expected]) => {
    for (const name of ["NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS", "CI"]) vi.stubEnv(name, undefined);
    vi.stubEnv("TERM", "xterm-256color");
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(isColored({ stream })).toBe(expected);
    expect(isColored({ stream, color: true })).toBe(true);
    expect(isColored({ stream, color: false })).toBe(false);
  });

  it("are none on what is hardly a stream", () => {
    expect(isColored({ stream: { write: () => true } as unknown as NodeJS.WritableStream })).toBe(false);
  });
});

it("is the same text in colour as without", () => {
  const at = (end: number) =>
    inScope(
      "s",
      counter("c", "{x}", point(end, { "http.route": "/a" }, { end }), point(0, { "http.route": "/b" }, { end })),
    );
  const [plain, colored] = [paper({ columns: 60 }), paper({ columns: 60, color: true })];
  for (const end of [10, 12, 14]) {
    const text = colored.lines(at(end)).map((line) => line.replaceAll(/\x1b\[\d+m/g, ""));
    expect(text).toEqual(plain.lines(at(end)));
  }
});

it("ends every colour in its line", () => {
  const lines = paper({ columns: 30, color: true }).lines(
    inScope("a".repeat(50), gauge("b".repeat(50), "", point(1, { c: 1 }))),
  );
  for (const line of lines) {
    const codes = [...line.matchAll(/\x1b\[(\d+)m/g)].map(([, code]) => Number(code));
    expect(codes.filter((code) => code === 22 || code === 39).length).toBe(codes.length / 2);
  }
});

it.for([undefined, 0, NaN])("takes a terminal of %s columns for one of 80", (columns) => {
  const on = paper({ columns: 80 });
  const [expected] = paper({ columns: 80 }).lines(inScope("s", gauge("g", "", point(1))));
  on.resize(columns as number);
  expect(on.lines(inScope("s", gauge("g", "", point(1))))[0]).toBe(expected);
});

it("writes the same text for the same exports", () => {
  const texts = [paper(), paper()].map((on) =>
    [10, 20, 30].map((end) => on.lines(inScope("s", counter("c", "By", point(end ** 5, { a: end > 10 }, { end }))))),
  );
  expect(texts[0]).toEqual(texts[1]);
});
