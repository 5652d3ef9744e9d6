import type { Defect } from "../grpc-reference/reference.ts";

/** The gRPC reference with one defect, and the case that is there to catch it. */
export interface GrpcMutant {
  /** What it does wrong. */
  readonly name: string;
  /** The case that must catch it. */
  readonly caughtBy: string;
  readonly defect: Defect;
  /** How many other cases of gRPC it may fail, too; 3 unless said. */
  readonly others?: number;
}
