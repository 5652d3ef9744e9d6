import { describeConformance } from "@meterbridge/conformance/vitest";
import byFetch from "./conformance/fetch.on-runtime.ts";

describeConformance(byFetch);
