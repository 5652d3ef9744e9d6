/** How a server is got. */
export interface ServerSpec {
  /** The Go module that builds it, a folder of the testbed. */
  readonly folder: string;
  /** The package in the module that is the program. */
  readonly program: string;
  readonly buildFlags: readonly string[];
  /** A program on the PATH that does as well, when what it answers to `--version` matches. */
  readonly onPath?: { readonly name: string; readonly version: RegExp; readonly wanted: string };
}

export type ServerName = "collector" | "prometheus";

const lean = ["-trimpath", "-ldflags", "-s -w"];

export const serverSpecs: Readonly<Record<ServerName, ServerSpec>> = {
  // Never from the PATH: the exporter that writes before it answers is our own. The file exporter of the contributed
  // distribution writes some time after, and a test would have to wait for it.
  collector: { folder: "collector", program: ".", buildFlags: lean },
  prometheus: {
    folder: "prometheus",
    program: "github.com/prometheus/prometheus/cmd/prometheus",
    // Service discovery is most of Prometheus: without it the build takes half the time.
    buildFlags: ["-tags", "remove_all_sd", ...lean],
    onPath: { name: "prometheus", version: /^prometheus, version ([3-9]|\d\d)\./m, wanted: "version 3 or newer" },
  },
};
