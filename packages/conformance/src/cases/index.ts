import type { Case } from "../case.ts";
import { deliveryCases } from "./delivery.ts";
import { encodingCases } from "./encoding.ts";
import { exportCases } from "./export.ts";
import { limitCases } from "./limits.ts";
import { memoryCases } from "./limits-memory.ts";
import { exitCases } from "./manners-exit.ts";
import { leftoverCases } from "./manners-leftovers.ts";
import { logCases } from "./manners-log.ts";
import { outputCases } from "./manners-output.ts";
import { retryCases } from "./retry.ts";
import { shutdownCases } from "./shutdown.ts";

/** Every case of the contract, in the order of `docs/contract.md`. */
export const standardCases: readonly Case[] = [
  ...exportCases,
  ...shutdownCases,
  ...deliveryCases,
  ...retryCases,
  ...encodingCases,
  ...limitCases,
  ...memoryCases,
  ...outputCases,
  ...logCases,
  ...leftoverCases,
  ...exitCases,
];
