import { describeConformance } from "@meterbridge/conformance/vitest";
import spooled from "./conformance/otlp-http-spooled.subject.ts";

describeConformance(spooled);
