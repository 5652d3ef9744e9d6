import { describeConformance } from "@meterbridge/conformance/vitest";
import grpcJs from "./conformance/grpc-js.subject.ts";
import http2 from "./conformance/http2.subject.ts";

describeConformance(grpcJs);
describeConformance(http2);
