export { dataSet, type DataSet, type DataSetOptions, type Kind } from "./data-set.ts";
export { median } from "./median.ts";
export { table } from "./table.ts";
