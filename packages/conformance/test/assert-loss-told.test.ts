import { describe, expect, it } from "vitest";
import { assertLossTold } from "../src/assert-loss-told.ts";

const benchThatWas = (...told: readonly string[]) => ({ diagnostics: { told: () => told } }) as never;
const success = { code: 0 };

describe("assertLossTold", () => {
  it.for([
    ["the log", ["dropped 7 data points: 7 invalid"], success],
    ["the error of an answer", [], { code: 1, error: new Error("none of 7 data points could be encoded") }],
    ["a list", ["invalid: 4, circular: 3 (7)"], success],
    ["the end of a sentence", ["data points lost: 7."], success],
  ] as const)("finds the number in %s", ([, log, answer]) => {
    expect(() => assertLossTold(benchThatWas(...log), [answer], 7)).not.toThrow();
  });

  it.for([
    ["nothing", []],
    ["another number", ["dropped 17 data points", "dropped 70"]],
    ["an address", ["sent to 127.0.7.1", "sent to 10.0.0.7"]],
    ["a duration", ["failed after 7.5 s", "failed after 0.7 s"]],
  ] as const)("is not content with %s", ([, log]) => {
    expect(() => assertLossTold(benchThatWas(...log), [success], 7)).toThrow("data points were lost, 7 in all");
  });

  it("asks for nothing when nothing was lost, and for what was told since", () => {
    expect(() => assertLossTold(benchThatWas(), [success], 0)).not.toThrow();
    expect(() => assertLossTold(benchThatWas("dropped 7", "fine"), [success], 7, 1)).toThrow("nothing tells");
  });
});
