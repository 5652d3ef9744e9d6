import { inspect } from "node:util";
import { expect, it } from "vitest";
import { ExportError } from "../src/index.ts";

it("has its code first in the message", () => {
  const cause = new Error("connect ECONNREFUSED");
  const error = new ExportError("connection", "nobody listens", { cause });
  expect(error).toMatchObject({
    code: "connection",
    message: "[connection] nobody listens",
    name: "ExportError",
    cause,
  });
  expect(error).toBeInstanceOf(Error);
});

it("is recognised when it comes from another installed copy", async () => {
  const secondCopy = "../src/error.ts?copy=2";
  const copy = (await import(secondCopy)) as typeof import("../src/error.ts");
  expect(copy.ExportError).not.toBe(ExportError);
  expect(new copy.ExportError("tls", "expired")).toBeInstanceOf(ExportError);
  expect(new Error("tls")).not.toBeInstanceOf(ExportError);
});

it("does not print the batch that it carries", () => {
  const outcome = { kind: "failed", error: new ExportError("refused", "no") } as const;
  const error = new ExportError("refused", "HTTP 400", { httpStatus: 400, outcome });
  expect(error.outcome).toBe(outcome);
  expect(inspect(error)).not.toContain("outcome");
  expect(JSON.stringify(error)).toBe('{"code":"refused","httpStatus":400}');
});
