import { describeConformance } from "../src/vitest.ts";
import { reference } from "./reference/reference.ts";

describeConformance(reference());
