import { describePrecision } from "./mutants/precision.ts";

describePrecision(0, 2);
