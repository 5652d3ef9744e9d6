import { expect, it } from "vitest";
import { Memory } from "../../src/pretty/memory.ts";

const instrument = { name: "c", unit: "", kind: "counter", isDelta: false } as const;

/** Makes an export of these series, and tells how many of them were known and how many are now kept. */
function exported(memory: Memory, series: readonly string[], end: number): { known: number; kept: number } {
  memory.begin("resource");
  const ofInstrument = memory.instrument("scope", instrument);
  const answers = series.map((key) => {
    const known = ofInstrument.find(key);
    const reading = { startS: 0, endS: end, value: end, sum: undefined };
    return { known, kept: ofInstrument.keep(key, known, { reading, trend: end, size: end }) };
  });
  memory.finish(end);
  return {
    known: answers.filter(({ known }) => known !== undefined).length,
    kept: answers.filter(({ kept }) => kept !== undefined).length,
  };
}

function keys(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`.padEnd(20));
}

it("keeps no more series than it has room for", () => {
  const memory = new Memory(420 * 10);
  expect(exported(memory, keys("a", 1_000), 1)).toEqual({ known: 0, kept: 10 });
  expect(exported(memory, keys("a", 1_000), 2)).toEqual({ known: 10, kept: 10 });
});

it("gives the room of what is gone to others, after as many exports as are in a trend", () => {
  const memory = new Memory(420 * 10);
  exported(memory, keys("a", 10), 1);
  for (let end = 2; end <= 13; end++) expect(exported(memory, keys("b", 10), end).kept).toBe(0);
  expect(exported(memory, keys("b", 10), 14)).toEqual({ known: 0, kept: 10 });
});

it("gives the room of an instrument back that is gone", () => {
  const memory = new Memory(420 * 10);
  exported(memory, keys("a", 10), 1);
  for (let end = 2; end <= 13; end++) {
    memory.begin("resource");
    memory.finish(end);
  }
  expect(exported(memory, keys("b", 10), 14)).toEqual({ known: 0, kept: 10 });
});

it("gives all room back when the resource is another one", () => {
  const memory = new Memory(420 * 10);
  exported(memory, keys("a", 10), 1);
  expect([memory.begin("other"), memory.begin("other"), memory.lastEndS]).toEqual([true, false, 0]);
  expect(exported(memory, keys("b", 10), 2)).toEqual({ known: 0, kept: 10 });
});

it("does not keep a series whose attributes are huge", () => {
  expect(exported(new Memory(2 ** 30), ["x".repeat(5_000)], 1).kept).toBe(0);
});
