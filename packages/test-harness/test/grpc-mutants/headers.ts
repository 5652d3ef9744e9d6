import type { GrpcMutant } from "./mutant.ts";

export const headersMutants: readonly GrpcMutant[] = [
  {
    name: "asks for metadata once and for all",
    caughtBy: "grpc/headers-per-attempt",
    defect: {
      wire({ headers }) {
        if (!headers) return {};
        let given: ReturnType<typeof headers> | undefined;
        return { metadata: () => (given ??= headers()) };
      },
    },
  },
  {
    name: "gives up when metadata cannot be had",
    caughtBy: "grpc/headers-rejected",
    defect: { wire: () => ({ withoutMetadata: () => "failed" }) },
  },
  {
    name: "takes all the time that a headers function needs",
    caughtBy: "grpc/headers-never-given",
    defect: { wire: () => ({ deafIn: "metadata" }) },
  },
  {
    name: "sends without the metadata that it does not get",
    caughtBy: "grpc/headers-never-given",
    defect: { wire: ({ headers }) => (headers ? { metadata: async () => ({}) } : {}) },
  },
  {
    name: "does not ask for metadata anew when it is not let in",
    caughtBy: "grpc/headers-refreshed",
    defect: { wire: () => ({ refreshes: 0 }) },
  },
  {
    name: "asks for metadata again and again",
    caughtBy: "grpc/headers-refreshed-once",
    defect: { wire: ({ headers }) => (headers ? { refreshes: 5 } : {}) },
  },
  {
    name: "makes a call again with the same metadata when it is not let in",
    caughtBy: "grpc/statuses-final",
    defect: { wire: () => ({ refreshes: 1 }) },
  },
];
