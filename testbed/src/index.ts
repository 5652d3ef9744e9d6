export { findServer, serverOrSkip, type Found } from "./find-server.ts";
export type { InfluxqlApi, InfluxqlRow } from "./influxql-api.ts";
export { freePort } from "./loopback-port.ts";
export { startOpenMetricsJudge, type OpenMetricsJudge } from "./openmetrics-judge.ts";
export type {
  PrometheusApi,
  PrometheusExemplar,
  PrometheusMetadata,
  PrometheusSample,
  PrometheusTarget,
} from "./prometheus-api.ts";
export { promtoolCheck, type PromtoolVerdict } from "./promtool.ts";
export { recording, type Recording, type Sdk } from "./recording.ts";
export type { Scrape, ScrapeProtocol } from "./scrape-configuration.ts";
export type { ServerName } from "./server-spec.ts";
export { startCollector, type Collector, type CollectorOptions } from "./start-collector.ts";
export { runningInfluxdb, type RunningInfluxdb } from "./running-influxdb.ts";
export { startInFolder, type ServerInFolder } from "./server-in-folder.ts";
export { startInfluxdb1, type Influxdb1, type Influxdb1Options } from "./start-influxdb-1.ts";
export { startKafka, type Kafka, type KafkaMessage, type KafkaOptions, type KafkaUser } from "./start-kafka.ts";
export { startKafkaCluster, type KafkaCluster, type KafkaClusterOptions } from "./start-kafka-cluster.ts";
export type { KafkaCollectorOptions } from "./kafka-collector-config.ts";
export { startKafkaCollector, type KafkaCollector } from "./start-kafka-collector.ts";
export { startNginx, type Nginx, type NginxOptions } from "./start-nginx.ts";
export { startPrometheus, type Prometheus, type PrometheusOptions } from "./start-prometheus.ts";
export { startQuestdb, type Questdb, type QuestdbRow } from "./start-questdb.ts";
export { startVictoriaMetrics, type VictoriaMetrics, type VictoriaMetricsSeries } from "./start-victoria-metrics.ts";
