// What series and sketches cost against JSON objects; whole exports, and how long they hold the event loop; memory; the import.
import { exportCost } from "./export-cost.ts";
import { importCost } from "./import-cost.ts";
import { keptMemory } from "./kept-memory.ts";
import { seriesCost } from "./series-cost.ts";

console.log(seriesCost());
console.log();
console.log(await exportCost());
console.log();
console.log(keptMemory());
console.log();
console.log(await importCost());
