import { writeProtobuf } from "./protobuf-writer.ts";

/** What an OTLP receiver answers: in the content type of the request, as the specification asks. */
export interface OtlpAnswer {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A success; with a partial success in it when points were rejected or there is something to say. */
export function otlpSuccess(contentType: string, rejectedPoints: number | bigint = 0, message = ""): OtlpAnswer {
  const full = BigInt(rejectedPoints) === 0n && message === "";
  if (isJson(contentType)) {
    const partialSuccess = { rejectedDataPoints: String(rejectedPoints), errorMessage: message };
    return jsonAnswer(full ? {} : { partialSuccess });
  }
  const partialSuccess = { rejectedDataPoints: BigInt(rejectedPoints), errorMessage: message };
  return protobufAnswer(writeProtobuf("ExportMetricsServiceResponse", full ? {} : { partialSuccess }));
}

/** A failure: google.rpc.Status. */
export function otlpFailure(contentType: string, message: string): OtlpAnswer {
  return isJson(contentType) ? jsonAnswer({ message }) : protobufAnswer(writeProtobuf("Status", { message }));
}

function isJson(contentType: string): boolean {
  return contentType.startsWith("application/json");
}

function jsonAnswer(body: object): OtlpAnswer {
  return { contentType: "application/json", body: Buffer.from(JSON.stringify(body)) };
}

function protobufAnswer(body: Uint8Array): OtlpAnswer {
  return { contentType: "application/x-protobuf", body };
}
