import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { interruption } from "../interruption.ts";

it.for([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("is told by %s, which is exit code %i", ([name, exitCode]) => {
  const process = new EventEmitter();
  const interrupted = interruption(process);
  expect([interrupted.signal.aborted, interrupted.exitCode()]).toEqual([false, undefined]);
  process.emit(name, name);
  expect([interrupted.signal.aborted, interrupted.exitCode()]).toEqual([true, exitCode]);
});

it("takes no notice of more signals, until it is stopped", () => {
  const process = new EventEmitter();
  const interrupted = interruption(process);
  for (const name of ["SIGINT", "SIGINT", "SIGTERM"]) process.emit(name, name);
  expect(interrupted.exitCode()).toBe(130);
  interrupted.stop();
  expect(process.eventNames()).toEqual([]);
});
