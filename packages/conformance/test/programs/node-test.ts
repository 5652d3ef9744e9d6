import { cannot, everything } from "../../src/index.ts";
import { describeConformance } from "../../src/node-test.ts";
import bad from "./bad.ts";

describeConformance({ ...bad, capabilities: { ...everything, hanging: cannot("it never hangs") } });
