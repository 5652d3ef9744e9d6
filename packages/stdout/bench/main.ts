// What the two forms cost: OTLP JSON against upstream's serializer, the tables for people, and the import.
import { importCost } from "./import-cost.ts";
import { jsonCost } from "./json-cost.ts";
import { prettyCost } from "./pretty-cost.ts";

console.log(await jsonCost());
console.log();
console.log(await prettyCost());
console.log();
console.log(await importCost());
