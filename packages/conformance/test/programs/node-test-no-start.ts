import { describeConformance } from "../../src/node-test.ts";
import good from "./good.ts";

describeConformance({
  ...good,
  start() {
    throw new Error("the port is taken");
  },
});
