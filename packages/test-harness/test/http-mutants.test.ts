import { describe, expect, it } from "vitest";
import { answerMutants } from "./http-mutants/answers.ts";
import { itCatches } from "./http-mutants/catches.ts";
import { connectionMutants } from "./http-mutants/connection.ts";
import { retryAfterMutants } from "./http-mutants/retry-after.ts";
import { tlsMutants } from "./http-mutants/tls.ts";
import { reference } from "./http-reference/reference.ts";

describe("the cases of HTTP catch", () => {
  itCatches([...connectionMutants, ...tlsMutants]);
});

it("there is no case of HTTP without a mutant", () => {
  const all = [...connectionMutants, ...tlsMutants, ...retryAfterMutants, ...answerMutants];
  const caught = new Set(all.map(({ caughtBy }) => caughtBy));
  const ids = (reference().cases ?? []).map(({ id }) => id);
  expect(ids.filter((id) => !caught.has(id))).toEqual([]);
});
