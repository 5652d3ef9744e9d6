import { describeConformance } from "@meterbridge/conformance/vitest";
import json from "./conformance/json.subject.ts";
import protobuf from "./conformance/protobuf.subject.ts";

describeConformance(protobuf);
describeConformance(json);
