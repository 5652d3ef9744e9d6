import { describeConformance } from "@meterbridge/conformance/vitest";
import openMetrics from "./conformance/openmetrics.subject.ts";
import protobuf from "./conformance/protobuf.subject.ts";
import text from "./conformance/text.subject.ts";

describeConformance(openMetrics);
describeConformance(protobuf);
describeConformance(text);
