import type { Case } from "../case.ts";
import { encodingAttributeCases } from "./encoding-attributes.ts";
import { encodingDamageCases } from "./encoding-damage.ts";
import { encodingKindCases } from "./encoding-kinds.ts";
import { encodingOriginCases } from "./encoding-origins.ts";
import { encodingSeriesCases } from "./encoding-series.ts";
import { encodingTimeCases } from "./encoding-times.ts";
import { encodingValueCases } from "./encoding-values.ts";

/** What arrives is what was exported. */
export const encodingCases: readonly Case[] = [
  ...encodingKindCases,
  ...encodingValueCases,
  ...encodingAttributeCases,
  ...encodingOriginCases,
  ...encodingTimeCases,
  ...encodingSeriesCases,
  ...encodingDamageCases,
];
