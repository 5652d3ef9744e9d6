import { expect, it } from "vitest";
import type { FaultName } from "../faults/fault-names.ts";
import { reasonsToLose } from "../may-lose.ts";

const mayLose = { refused: "half-close", timeout: "any fault" } as const;

it.for<[title: string, faults: readonly FaultName[], reasons: readonly string[]]>([
  ["for no reason where there was no fault", [], []],
  ["for a reason that any fault is enough for", ["kill"], ["timeout"]],
  ["for a reason whose fault there was", ["kill", "half-close"], ["refused", "timeout"]],
])("may lose %s", ([, faults, reasons]) => {
  const all = faults.map((fault) => ({ exporter: "influxdb", fault, fromMs: 0 }));
  expect(reasonsToLose(mayLose, "influxdb", all)).toEqual(reasons);
  expect(reasonsToLose(mayLose, "another", all)).toEqual([]);
});
