import type { Case } from "../case.ts";
import { deliveryCases } from "./delivery.ts";
import { exportCases } from "./export.ts";
import { retryCases } from "./retry.ts";
import { shutdownCases } from "./shutdown.ts";

/** Every case of the contract, in the order of `docs/contract.md`. */
export const standardCases: readonly Case[] = [...exportCases, ...shutdownCases, ...deliveryCases, ...retryCases];
