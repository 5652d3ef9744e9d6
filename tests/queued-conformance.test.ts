import { describeConformance } from "@meterbridge/conformance/vitest";
import queued from "./conformance/stdout-queued.on-runtime.ts";

describeConformance(queued);
