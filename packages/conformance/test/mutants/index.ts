import type { Mutant } from "./mutant.ts";
import { deliveryMutants } from "./delivery.ts";
import { lifecycleMutants } from "./lifecycle.ts";

export const mutants: readonly Mutant[] = [...lifecycleMutants, ...deliveryMutants];
