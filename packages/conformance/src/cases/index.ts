import type { Case } from "../case.ts";
import { deliveryCases } from "./delivery-answers.ts";
import { encodingCases } from "./encoding.ts";
import { exportCases } from "./lifecycle-exports.ts";
import { limitCases } from "./limits.ts";
import { memoryCases } from "./limits-memory.ts";
import { exitCases } from "./manners-exit.ts";
import { leftoverCases } from "./manners-leftovers.ts";
import { logCases } from "./manners-log.ts";
import { outputCases } from "./manners-output.ts";
import { retryCases } from "./delivery-retries.ts";
import { scrapeCases } from "./scrapes.ts";
import { shutdownCases } from "./lifecycle-shutdown.ts";

/** Every case of the contract, in the order of `docs/contract.md`. */
export const standardCases: readonly Case[] = [
  ...exportCases,
  ...shutdownCases,
  ...deliveryCases,
  ...retryCases,
  ...scrapeCases,
  ...encodingCases,
  ...limitCases,
  ...memoryCases,
  ...outputCases,
  ...logCases,
  ...leftoverCases,
  ...exitCases,
];
