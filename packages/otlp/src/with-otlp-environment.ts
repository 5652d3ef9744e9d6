import type { TlsOptions } from "@meterbridge/core";
import { otlpEnvironment, type OtlpEnvironment } from "./env.ts";

/** What options and environment have in common. */
type Common = { readonly [Name in Exclude<keyof OtlpEnvironment, "tls">]?: unknown } & {
  readonly tls?: TlsOptions | undefined;
};

/**
 * Completes the options of an exporter by what `OTEL_EXPORTER_OTLP_*` asks for: options win. A certificate and its key come
 * from one of the two: those of options and environment do not belong to each other.
 *
 * @throws {TypeError} When an endpoint is no URL, and options give none.
 */
export function withOtlpEnvironment<Options extends Common>(family: "http" | "grpc", options: Options): Options {
  const given = defined(options);
  const environment = otlpEnvironment(
    family,
    undefined,
    Object.keys(given).filter((name) => name !== "tls"),
  );
  const tls = { ...environment.tls, ...identityOf(options.tls), ...defined(options.tls ?? {}) };
  return { ...environment, ...given, ...(Object.keys(tls).length > 0 && { tls: defined(tls) }) };
}

function identityOf({ cert, key }: TlsOptions = {}): Pick<TlsOptions, "cert" | "key"> {
  return cert === undefined && key === undefined ? {} : { cert, key };
}

function defined<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
