import {
  type Aggregation,
  describeValue,
  loadCertificates,
  messageOf,
  quietDiag,
  tlsRules,
  type TlsOptions,
} from "@meterbridge/core";
import type { AggregationType, InstrumentType } from "@opentelemetry/sdk-metrics";
import { parseHeaders } from "./env-headers.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What `OTEL_EXPORTER_OTLP_*` asks of an exporter; what is absent was not asked for. */
export interface OtlpEnvironment {
  /** The full address. For gRPC it may lack its scheme; `insecure` decides then. */
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** 0 is no limit. */
  readonly timeoutMs?: number;
  readonly compression?: "gzip" | "none";
  readonly encoding?: "protobuf" | "json";
  readonly temporality?: "cumulative" | "delta" | "lowmemory";
  readonly aggregation?: Aggregation;
  /** Paths of PEM files. */
  readonly tls?: Pick<TlsOptions, "ca" | "cert" | "key">;
  /** For gRPC: no TLS, where the address has no scheme. */
  readonly insecure?: boolean;
}

/**
 * Reads `OTEL_EXPORTER_OTLP_*`: variables of the metrics signal win over general ones, empty ones count as unset. A
 * wrong value is named in one warning and passed over. Nothing is read when `OTEL_CONFIG_FILE` is set, nor for the
 * options in `decided`, which the code has given: a mistake in a variable that is not used does no harm.
 * OpenTelemetry specification, protocol/exporter.md and configuration/sdk-environment-variables.md.
 *
 * @throws {TypeError} When an endpoint is no URL: to send elsewhere instead would hide the mistake.
 */
export function otlpEnvironment(
  family: "http" | "grpc",
  env: Environment = process.env,
  decided: readonly string[] = [],
): OtlpEnvironment {
  if (isSet(env["OTEL_CONFIG_FILE"])) {
    quietDiag.debug("OTEL_CONFIG_FILE is set: OTEL_EXPORTER_OTLP_* is passed over");
    return {};
  }
  const readers: { readonly [Name in keyof OtlpEnvironment]-?: () => OtlpEnvironment[Name] | undefined } = {
    url: () => (family === "http" ? httpUrl(env) : first(env, "ENDPOINT", asGrpcUrl)),
    headers: () => headers(env),
    timeoutMs: () => first(env, "TIMEOUT", asTimeout),
    compression: () => first(env, "COMPRESSION", oneOf({ none: "none", gzip: "gzip" })),
    encoding: () => first(env, "PROTOCOL", asEncoding(family)),
    temporality: () => metricsOnly(env, "TEMPORALITY_PREFERENCE", asTemporality),
    aggregation: () => metricsOnly(env, "DEFAULT_HISTOGRAM_AGGREGATION", asAggregation),
    tls: () => tls(env),
    insecure: () => (family === "grpc" ? first(env, "INSECURE", asBoolean) : undefined),
  };
  const asked = Object.entries(readers).map(([name, read]) => [name, decided.includes(name) ? undefined : read()]);
  return Object.fromEntries(asked.filter(([, value]) => value !== undefined)) as OtlpEnvironment;
}

/** Reads a value that is set; `undefined` when it is wrong, or says nothing. */
type Read<Value> = (value: string, variable: string) => Value | undefined;

function first<Value>(env: Environment, what: string, read: Read<Value>): Value | undefined {
  return metricsOnly(env, what, read) ?? readOne(env, `OTEL_EXPORTER_OTLP_${what}`, read);
}

function metricsOnly<Value>(env: Environment, what: string, read: Read<Value>): Value | undefined {
  return readOne(env, `OTEL_EXPORTER_OTLP_METRICS_${what}`, read);
}

function readOne<Value>(env: Environment, variable: string, read: Read<Value>): Value | undefined {
  const value = env[variable]?.trim();
  return isSet(value) ? read(value, variable) : undefined;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== "";
}

/** The metrics endpoint is used as it stands; the general one is a base, to which the signal's path is appended. */
function httpUrl(env: Environment): string | undefined {
  return (
    readOne(env, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", (value, variable) => parseHttpUrl(value, variable).href) ??
    readOne(env, "OTEL_EXPORTER_OTLP_ENDPOINT", (value, variable) => {
      const base = parseHttpUrl(value, variable);
      base.pathname += base.pathname.endsWith("/") ? "v1/metrics" : "/v1/metrics";
      return base.href;
    })
  );
}

function parseHttpUrl(value: string, variable: string): URL {
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return new URL(value);
  throw new TypeError(`${variable}: got ${describeValue(value)}, allowed: a URL that begins with http:// or https://`);
}

/** `http://`, `https://`, a unix socket, or only a host and its port. gRPC knows no paths, so nothing is appended. */
const asGrpcUrl: Read<string> = (value, variable) => {
  // As it stands: a port that is the scheme's own would be left out of the URL's text.
  if (/^https?:/i.test(value)) return parseHttpUrl(value, variable) && value;
  if (/^unix:./i.test(value)) return value;
  const host = value.replace(/^dns:(\/\/\/)?/i, "");
  if (!host.includes("//") && URL.canParse(`http://${host}`)) return value;
  throw new TypeError(`${variable}: got ${describeValue(value)}, allowed: an http:// or https:// URL, or host:port`);
};

/** Names are compared without regard to case, and the signal's own win. */
function headers(env: Environment): Readonly<Record<string, string>> | undefined {
  const pairs = new Map<string, readonly [name: string, value: string]>();
  for (const variable of ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_METRICS_HEADERS"]) {
    for (const pair of readOne(env, variable, parseHeaders) ?? []) pairs.set(pair[0].toLowerCase(), pair);
  }
  return pairs.size > 0 ? Object.fromEntries(pairs.values()) : undefined;
}

function tls(env: Environment): OtlpEnvironment["tls"] {
  const ca = first(env, "CERTIFICATE", asPem("ca"));
  const cert = first(env, "CLIENT_CERTIFICATE", asPem("cert"));
  const key = first(env, "CLIENT_KEY", asPem("key"));
  const authority = usable("CERTIFICATE", { ...(ca !== undefined && { ca }) });
  const identity = usable("CLIENT_CERTIFICATE and …_CLIENT_KEY", {
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  });
  const found = { ...authority, ...identity };
  return Object.keys(found).length > 0 ? found : undefined;
}

/** What OpenSSL can use: a key that does not belong to its certificate is passed over with it. */
function usable<Files extends TlsOptions>(variables: string, files: Files): Files | undefined {
  if (Object.keys(files).length === 0) return files;
  try {
    process.getBuiltinModule("node:tls").createSecureContext(loadCertificates(files));
    return files;
  } catch (error) {
    quietDiag.warn(
      `OTEL_EXPORTER_OTLP_[METRICS_]${variables}: OpenSSL cannot use what is there (${messageOf(error)}); it is passed over`,
    );
    return undefined;
  }
}

/** A file that cannot be read must not keep a service from starting; the handshake will say what is missing. */
function asPem(what: "ca" | "cert" | "key"): Read<string> {
  return (path, variable) => {
    const fault = tlsRules[what](path);
    return fault === undefined ? path : passOver(variable, path, "the path of a PEM file that can be read");
  };
}

const asTimeout: Read<number> = (value, variable) => {
  const timeoutMs = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(timeoutMs)) return timeoutMs;
  return passOver(variable, value, "a whole number of milliseconds, 0 or more");
};

const asBoolean: Read<boolean> = (value, variable) => {
  // Whatever is not "true" is false: configuration/sdk-environment-variables.md, "Boolean".
  return oneOf({ true: true, false: false })(value, variable) ?? false;
};

function asEncoding(family: "http" | "grpc"): Read<"protobuf" | "json"> {
  return (value, variable) => {
    const known = oneOf({ "http/protobuf": "protobuf", "http/json": "json", grpc: "grpc" })(value, variable);
    if (known === undefined || (known === "grpc") !== (family === "grpc")) {
      if (known) quietDiag.debug(`${variable}=${value} is not for an OTLP/${family} exporter: passed over`);
      return undefined;
    }
    return known === "grpc" ? undefined : known;
  };
}

const asTemporality = oneOf({ cumulative: "cumulative", delta: "delta", lowmemory: "lowmemory" });

// The SDK's enums, as the values that they have in its versions 2 and 3: to import them would load the SDK.
const histogram = "HISTOGRAM" as InstrumentType.HISTOGRAM;
const exponential = { type: 5 as AggregationType.EXPONENTIAL_HISTOGRAM } as const;
const standard = { type: 0 as AggregationType.DEFAULT } as const;

const asAggregation: Read<Aggregation> = oneOf({
  explicit_bucket_histogram: () => standard,
  base2_exponential_bucket_histogram: (type: InstrumentType) => (type === histogram ? exponential : standard),
});

/** One of a few words, in upper or lower case. */
function oneOf<const Words extends Readonly<Record<string, unknown>>>(words: Words): Read<Words[keyof Words]> {
  return (value, variable) => {
    const word = value.toLowerCase();
    return Object.hasOwn(words, word)
      ? words[word as keyof Words]
      : passOver(variable, value, Object.keys(words).join(" or "));
  };
}

function passOver(variable: string, value: string, allowed: string): undefined {
  quietDiag.warn(`${variable}: got ${describeValue(value)}, allowed: ${allowed}; it is passed over`);
}
