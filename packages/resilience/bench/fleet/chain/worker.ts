import { parentPort, workerData } from "node:worker_threads";
import { simulate } from "./chain.ts";
import type { Scenario } from "./scenario.ts";

parentPort?.postMessage(await simulate(workerData as Scenario));
