export { gzip, gzipRules, type GzipOptions } from "./gzip.ts";
