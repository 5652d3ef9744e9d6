// Nothing to change: runs the same cases with Node's own test runner. Keep this or `conformance.test.ts`, whichever you like.
import { describeConformance } from "@meterbridge/conformance/node-test";
import subject from "./conformance.subject.ts";

describeConformance(subject);
