// Nothing to change: runs the cases of the contract with vitest.
import { describeConformance } from "@meterbridge/conformance/vitest";
import subject from "./conformance.subject.ts";

describeConformance(subject);
