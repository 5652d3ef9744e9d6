import { otlpGrpcExporter } from "@meterbridge/otlp-grpc";

try {
  otlpGrpcExporter({ url: "http://127.0.0.1:4317" });
  throw new Error("it can be built without @grpc/grpc-js");
} catch (error) {
  if (!(error as Error).message.includes("@grpc/grpc-js is not installed")) throw error;
}
