import { describe, expect, it } from "vitest";
import { answerMutants } from "./grpc-mutants/answers.ts";
import { itCatches } from "./grpc-mutants/catches.ts";
import { connectionMutants } from "./grpc-mutants/connection.ts";
import { headersMutants } from "./grpc-mutants/headers.ts";
import { requestMutants } from "./grpc-mutants/requests.ts";
import { statusMutants } from "./grpc-mutants/statuses.ts";
import { tlsMutants } from "./grpc-mutants/tls.ts";
import { reference } from "./grpc-reference/reference.ts";

describe("the cases of gRPC catch", () => {
  itCatches([...requestMutants, ...connectionMutants, ...tlsMutants]);
});

it("there is no case of gRPC without a mutant", () => {
  const all = [
    ...requestMutants,
    ...connectionMutants,
    ...tlsMutants,
    ...headersMutants,
    ...statusMutants,
    ...answerMutants,
  ];
  const caught = new Set(all.map(({ caughtBy }) => caughtBy));
  const ids = (reference().cases ?? []).map(({ id }) => id);
  expect(ids.filter((id) => !caught.has(id))).toEqual([]);
});
