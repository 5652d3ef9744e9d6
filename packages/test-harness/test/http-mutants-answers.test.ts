import { describe } from "vitest";
import { answerMutants } from "./http-mutants/answers.ts";
import { itCatches } from "./http-mutants/catches.ts";
import { retryAfterMutants } from "./http-mutants/retry-after.ts";

describe("the cases of HTTP catch", () => {
  itCatches([...retryAfterMutants, ...answerMutants]);
});
