import { encodingAttributeMutants } from "./encoding-attributes.ts";
import { encodingDamageMutants } from "./encoding-damage.ts";
import { encodingKindMutants } from "./encoding-kinds.ts";
import { encodingOriginMutants } from "./encoding-origins.ts";
import { encodingSeriesMutants } from "./encoding-series.ts";
import { encodingValueMutants } from "./encoding-values.ts";
import type { Mutant } from "./mutant.ts";

export const encodingMutants: readonly Mutant[] = [
  ...encodingKindMutants,
  ...encodingValueMutants,
  ...encodingAttributeMutants,
  ...encodingOriginMutants,
  ...encodingSeriesMutants,
  ...encodingDamageMutants,
];
