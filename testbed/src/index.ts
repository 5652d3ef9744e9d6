export { findServer, serverOrSkip, type Found } from "./find-server.ts";
export { recording, type Recording, type Sdk } from "./recording.ts";
export type { ServerName } from "./server-spec.ts";
export { startCollector, type Collector, type CollectorOptions } from "./start-collector.ts";
export { startNginx, type Nginx, type NginxOptions } from "./start-nginx.ts";
export { startPrometheus, type Prometheus, type PrometheusOptions, type PrometheusSample } from "./start-prometheus.ts";
