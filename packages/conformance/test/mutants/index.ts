import type { Mutant } from "./mutant.ts";
import { deliveryMutants } from "./delivery.ts";
import { encodingMutants } from "./encoding.ts";
import { lifecycleMutants } from "./lifecycle.ts";
import { limitMutants } from "./limits.ts";
import { leftoverMutants } from "./manners-leftovers.ts";
import { logMutants } from "./manners-log.ts";
import { scrapeMutants } from "./scrapes.ts";

export const mutants: readonly Mutant[] = [
  ...lifecycleMutants,
  ...deliveryMutants,
  ...scrapeMutants,
  ...encodingMutants,
  ...limitMutants,
  ...logMutants,
  ...leftoverMutants,
];
