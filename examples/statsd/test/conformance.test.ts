import { describeConformance } from "@meterbridge/conformance/vitest";
import subject from "../subject.ts";

describeConformance(subject);
