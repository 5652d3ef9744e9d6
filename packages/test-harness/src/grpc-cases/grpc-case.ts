import type { Bench, Cannot, Case, FarEnd, Running } from "@meterbridge/conformance";
import type { GrpcCapability } from "../grpc-capabilities.ts";
import { grpcFarEnd, type GrpcFarEnd, type GrpcFarEndOptions } from "../grpc-far-end.ts";
import type { GrpcSettings, GrpcSubjectOptions } from "../grpc-subject-options.ts";

/** One promise of every exporter that speaks gRPC. */
export interface GrpcCase extends Omit<Case, "run"> {
  /** What it must be able to do of what only gRPC exporters may, for the promise to mean something. */
  readonly grpc?: readonly GrpcCapability[];
  run(bench: GrpcBench): Promise<void>;
}

/** What a gRPC case works with. */
export interface GrpcBench extends Bench {
  /** The status codes after which a call is made again, whether or not the far end says when. */
  readonly retried: readonly number[];
  /** Starts a far end, and an exporter to it. */
  startGrpc(plan?: StartPlan): Promise<Running<GrpcFarEnd>>;
  /** Makes an exporter to an address, behind which this far end is. */
  exportTo<End extends FarEnd>(url: string, farEnd: End, settings?: GrpcChanges): Promise<Running<End>>;
}

type GrpcChanges = Partial<Omit<GrpcSettings, "url">>;

interface StartPlan extends Pick<GrpcFarEndOptions, "tls" | "initialWindowBytes"> {
  /** What the exporter is made with. */
  readonly settings?: GrpcChanges;
}

/** OTLP specification, "OTLP/gRPC Response". */
const otlpRetried = [1, 4, 10, 11, 14, 15];

/** Makes a case of the suite for an exporter; where it lacks what the case takes, that is not run. */
export function caseFor(options: GrpcSubjectOptions, { grpc = [], ...one }: GrpcCase): Case {
  const lacking = grpc.filter((capability) => options.grpc[capability] !== true);
  if (lacking.length === 0) return { ...one, run: (bench) => one.run(grpcBench(options, bench)) };
  const notRun = lacking.map((name) => `${name}: ${(options.grpc[name] as Cannot).because}`).join("; ");
  return { ...one, notRun, run: () => Promise.reject(new Error(notRun)) };
}

function grpcBench(options: GrpcSubjectOptions, bench: Bench): GrpcBench {
  return { ...bench, retried: options.retried ?? otlpRetried, startGrpc, exportTo };

  async function startGrpc({ settings, ...plan }: StartPlan = {}): Promise<Running<GrpcFarEnd>> {
    const farEnd = await grpcFarEnd(plan);
    return exportTo(farEnd.url, farEnd, settings);
  }

  async function exportTo<End extends FarEnd>(url: string, farEnd: End, changes?: GrpcChanges): Promise<Running<End>> {
    try {
      return bench.adopt(options.exporter({ ...bench.settings(), ...changes, url }), farEnd);
    } catch (error) {
      await farEnd.stop();
      throw error;
    }
  }
}
