// What line protocol costs against the client's `Point`; whole exports, and how long they hold the event loop; memory; the import.
import { exportCost } from "./export-cost.ts";
import { importCost } from "./import-cost.ts";
import { keptMemory } from "./kept-memory.ts";
import { lineCost } from "./line-cost.ts";

console.log(lineCost());
console.log();
console.log(await exportCost());
console.log();
console.log(keptMemory());
console.log();
console.log(await importCost());
