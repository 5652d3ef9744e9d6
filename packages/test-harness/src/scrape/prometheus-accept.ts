/** The `Accept` headers that Prometheus sends, by its version and what it is told to prefer. */
export const prometheusAccept: {
  /** Prometheus 3, unless told otherwise: OpenMetrics first. */
  readonly v3: string;
  /** Prometheus 3 with native histograms: protobuf first. */
  readonly v3Protobuf: string;
  /** Prometheus 2 with native histograms, which knows names without dots only: protobuf first. */
  readonly v2Protobuf: string;
} = {
  v3: [
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6",
    "application/openmetrics-text;version=0.0.1;q=0.5",
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4",
    "text/plain;version=0.0.4;q=0.3",
    "*/*;q=0.2",
  ].join(),
  v3Protobuf: [
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6",
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5",
    "application/openmetrics-text;version=0.0.1;q=0.4",
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3",
    "text/plain;version=0.0.4;q=0.2",
    "*/*;q=0.1",
  ].join(),
  v2Protobuf: [
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
    "application/openmetrics-text;version=1.0.0;q=0.8",
    "application/openmetrics-text;version=0.0.1;q=0.75",
    "text/plain;version=0.0.4;q=0.5",
    "*/*;q=0.1",
  ].join(),
};
