import { describePrecision } from "./mutants/precision.ts";

describePrecision(1, 2);
