import { describeConformance } from "../src/vitest.ts";
import pullSubject from "./reference/pull-reference.subject.ts";
import subject from "./reference/reference.subject.ts";

describeConformance(subject);
describeConformance(pullSubject);
