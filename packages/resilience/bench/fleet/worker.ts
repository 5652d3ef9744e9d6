import { parentPort, workerData } from "node:worker_threads";
import { type Scenario, simulate } from "./fleet.ts";

parentPort?.postMessage(await simulate(workerData as Scenario));
