import { describeConformance } from "@meterbridge/conformance/vitest";
import counters from "./conformance/native-counters.subject.ts";
import native from "./conformance/native.subject.ts";
import otlp from "./conformance/otlp.subject.ts";

describeConformance(native);
describeConformance(counters);
describeConformance(otlp);
