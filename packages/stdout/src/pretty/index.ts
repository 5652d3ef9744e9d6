export { prettyEncoder } from "./pretty-encoder.ts";
