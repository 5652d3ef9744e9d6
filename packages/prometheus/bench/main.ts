// What a scrape costs, against upstream's exporter and the client libraries; what the formats cost; how long it holds the event loop; memory; the import.
import { formatCost } from "./format-cost.ts";
import { importCost } from "./import-cost.ts";
import { longestHold } from "./longest-hold.ts";
import { peakMemory } from "./peak-memory.ts";
import { textCost } from "./text-cost.ts";

console.log(await textCost());
console.log();
console.log(await formatCost());
console.log();
console.log(await longestHold());
console.log();
console.log(peakMemory());
console.log();
console.log(await importCost());
