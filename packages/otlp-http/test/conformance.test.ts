import { describeConformance } from "@meterbridge/conformance/vitest";
import fetch from "./conformance/fetch.subject.ts";
import json from "./conformance/json.subject.ts";
import protobuf from "./conformance/protobuf.subject.ts";

describeConformance(protobuf);
describeConformance(json);
describeConformance(fetch);
