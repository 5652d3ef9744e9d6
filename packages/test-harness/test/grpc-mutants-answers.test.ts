import { describe } from "vitest";
import { answerMutants } from "./grpc-mutants/answers.ts";
import { itCatches } from "./grpc-mutants/catches.ts";
import { headersMutants } from "./grpc-mutants/headers.ts";
import { statusMutants } from "./grpc-mutants/statuses.ts";

describe("the cases of gRPC catch", () => {
  itCatches([...headersMutants, ...statusMutants, ...answerMutants]);
});
