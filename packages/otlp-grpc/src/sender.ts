import { type Exporter, flow, type Layer, type Payload, pipeline } from "@meterbridge/core";
import { otlpProtobuf } from "@meterbridge/otlp";
import { attemptTimeout, retryUnlessSpooled } from "@meterbridge/resilience/attempts";
import type { Carrier } from "./carrier.ts";
import { grpcTransport } from "./grpc-transport.ts";
import type { GrpcExporterOptions } from "./options.ts";
import type { Way } from "./way.ts";

interface SenderSetup extends GrpcExporterOptions {
  readonly way: Way;
  readonly carrier: Carrier;
  readonly compress: Layer<Payload>;
}

/** The way of metrics from the SDK to the far end. */
export function sender({ way, carrier, compress, random, ...settings }: SenderSetup): Exporter {
  const { clock } = way;
  const { timeoutMs, attemptTimeoutMs, headers = {}, maxRequestBytes = 4 * 1024 * 1024 } = settings;
  const transport = flow(
    compress,
    settings.spool ?? ((next) => next),
    retryUnlessSpooled({ retry: settings.retry, spool: settings.spool, clock, random }),
    attemptTimeout({ timeoutMs, attemptTimeoutMs, clock }),
    grpcTransport({ way, headers, carrier }),
  );
  return pipeline(otlpProtobuf({ maxRequestBytes }), transport);
}
