import { describeConformance } from "../src/vitest.ts";
import subject from "./reference/reference.subject.ts";

describeConformance(subject);
