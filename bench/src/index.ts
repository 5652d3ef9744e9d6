export { comparedColumns, compareEncoders, type EncoderComparison } from "./compare-encoders.ts";
export { compareExports, exportTo } from "./compare-exports.ts";
export { dataSet, type DataSet, type DataSetOptions, type Kind } from "./data-set.ts";
export { figureHead, figureRow, type Figure } from "./figure.ts";
export { importTimes } from "./import-times.ts";
export { longestBlock } from "./longest-block.ts";
export { median } from "./median.ts";
export { table } from "./table.ts";
export { timeEncoder } from "./time-encoder.ts";
