export { dataSet, type DataSet, type DataSetOptions, type Kind } from "./data-set.ts";
export { importTimes } from "./import-times.ts";
export { median } from "./median.ts";
export { table } from "./table.ts";
