/** How a server, or a tool, is got: built from a folder of the testbed, or with the system. */
export type ServerSpec = BuiltServer | SystemServer;

/** A server that is built when there is none on the PATH that does as well. */
export interface BuiltServer {
  readonly builder: "Go" | "Maven" | "Python";
  /** The Go module that builds it, or the program with what says what it requires: a folder of the testbed. */
  readonly folder: string;
  /** The package in the module, or the file in the folder, that is the program. */
  readonly program: string;
  readonly buildFlags: readonly string[];
  readonly onPath?: ProgramOnPath;
}

/** A server that is never built. */
interface SystemServer {
  readonly onPath: ProgramOnPath;
  /** The package of Debian and of Ubuntu that brings it. */
  readonly debianPackage: string;
}

/** A program on the PATH that will do when what it answers to `versionFlag` matches. */
interface ProgramOnPath {
  readonly name: string;
  readonly versionFlag: string;
  readonly version: RegExp;
  readonly wanted: string;
}

export type ServerName =
  | "collector"
  | "prometheus"
  | "prometheus-2"
  | "promtool"
  | "promtool-2"
  | "openmetrics-judge"
  | "nginx"
  | "influxdb-1"
  | "questdb"
  | "kafka"
  | "collector-kafka"
  | "victoria-metrics";

const lean = ["-trimpath", "-ldflags", "-s -w"];

export const serverSpecs: Readonly<Record<ServerName, ServerSpec>> = {
  // Never from the PATH: the exporter that writes before it answers is our own. The file exporter of the contributed
  // distribution writes some time after, and a test would have to wait for it.
  collector: { builder: "Go", folder: "collector", program: ".", buildFlags: lean },
  prometheus: ofPrometheus("prometheus"),
  promtool: ofPrometheus("promtool"),
  "prometheus-2": ofPrometheus2("prometheus"),
  "promtool-2": ofPrometheus2("promtool"),
  "openmetrics-judge": { builder: "Python", folder: "openmetrics", program: "judge.py", buildFlags: [] },
  nginx: {
    onPath: {
      name: "nginx",
      versionFlag: "-V",
      // gRPC since 1.13.10, unless it was built without; HTTP/2 only when it was built with it.
      version:
        /^nginx version: nginx\/(1\.13\.\d\d|1\.(1[4-9]|[2-9]\d)\.|[2-9]\.)(?![^]*--without-http_grpc_module)[^]*--with-http_v2_module/m,
      wanted: "version 1.13.10 or newer with gRPC and HTTP/2",
    },
    debianPackage: "nginx-light",
  },
  "influxdb-1": {
    onPath: {
      name: "influxd",
      versionFlag: "version",
      version: /^InfluxDB v1\.([6-9]|\d\d)\./m,
      wanted: "version 1.6 to 1.99",
    },
    debianPackage: "influxdb",
  },
  questdb: { builder: "Maven", folder: "questdb", program: "questdb.sh", buildFlags: [] },
  kafka: { builder: "Maven", folder: "kafka", program: "kafka.sh", buildFlags: [] },
  "collector-kafka": { builder: "Go", folder: "collector-kafka", program: ".", buildFlags: lean },
  "victoria-metrics": {
    onPath: {
      name: "victoria-metrics",
      // Debian's does not tell its version.
      versionFlag: "-help",
      version: /^ +-influxSkipMeasurement$/m,
      wanted: "any version with -influxSkipMeasurement",
    },
    debianPackage: "victoria-metrics",
  },
};

function ofPrometheus(name: string): BuiltServer {
  return {
    builder: "Go",
    folder: "prometheus",
    program: `github.com/prometheus/prometheus/cmd/${name}`,
    // Service discovery is most of Prometheus: without it the build takes half the time.
    buildFlags: ["-tags", "remove_all_sd", ...lean],
    onPath: {
      name,
      versionFlag: "--version",
      version: new RegExp(String.raw`^${name}, version ([3-9]|\d\d)\.`, "m"),
      wanted: "version 3 or newer",
    },
  };
}

/** The older one: it knows no other names than those of letters, digits and `_`, and neither text 1.0.0. */
function ofPrometheus2(name: string): SystemServer {
  return {
    onPath: {
      name,
      versionFlag: "--version",
      // Native histograms since 2.40.
      version: new RegExp(String.raw`^${name}, version 2\.[4-9]\d\.`, "m"),
      wanted: "version 2.40 to 2.99",
    },
    debianPackage: "prometheus",
  };
}
