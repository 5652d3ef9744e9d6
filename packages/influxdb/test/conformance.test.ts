import { describeConformance } from "@meterbridge/conformance/vitest";
import v1 from "./conformance/v1.subject.ts";
import v2 from "./conformance/v2.subject.ts";
import v3 from "./conformance/v3.subject.ts";

describeConformance(v2);
describeConformance(v1);
describeConformance(v3);
