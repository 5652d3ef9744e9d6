import { describeConformance } from "@meterbridge/conformance/vitest";
import otlpJson from "./conformance/otlp-json.subject.ts";

// `pretty` is a view, of which no reader can make data points again: it is not judged here.
describeConformance(otlpJson);
