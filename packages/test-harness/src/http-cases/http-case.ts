import type { Bench, Cannot, Case, FarEnd, ReceivedPoint, Running } from "@meterbridge/conformance";
import type { HttpCapability } from "../http-capabilities.ts";
import { httpFarEnd, type HttpFarEnd } from "../http-far-end.ts";
import type { ServerTls } from "../http-server.ts";
import type { HttpSettings, HttpSubjectOptions } from "../http-subject-options.ts";

/** One promise of every exporter that speaks HTTP. */
export interface HttpCase extends Omit<Case, "run"> {
  /** What it must be able to do of what only HTTP exporters may, for the promise to mean something. */
  readonly http?: readonly HttpCapability[];
  run(bench: HttpBench): Promise<void>;
}

/** What an HTTP case works with. */
export interface HttpBench extends Bench {
  /** The statuses after which a request is sent again. */
  readonly retried: readonly number[];
  /** Starts a far end, and an exporter to it. */
  startHttp(plan?: StartPlan): Promise<Running<HttpFarEnd<ReceivedPoint>>>;
  /** Makes an exporter to an address, behind which this far end is. */
  exportTo<End extends FarEnd>(url: string, farEnd: End, settings?: HttpChanges): Promise<Running<End>>;
}

type HttpChanges = Partial<Omit<HttpSettings, "url">>;

interface StartPlan {
  /** What the exporter is made with. */
  readonly settings?: HttpChanges;
  /** How the far end speaks HTTPS. */
  readonly tls?: ServerTls;
  /** What stands for the far end's address in the URL: a name, to be resolved by `settings.lookup`. */
  readonly host?: string;
}

/** Makes a case of the suite for an exporter; where it lacks what the case takes, that is not run. */
export function caseFor(options: HttpSubjectOptions, { http = [], ...one }: HttpCase): Case {
  const lacking = http.filter((capability) => options.http[capability] !== true);
  if (lacking.length === 0) return { ...one, run: (bench) => one.run(httpBench(options, bench)) };
  const notRun = lacking.map((name) => `${name}: ${(options.http[name] as Cannot).because}`).join("; ");
  return { ...one, notRun, run: () => Promise.reject(new Error(notRun)) };
}

function httpBench(options: HttpSubjectOptions, bench: Bench): HttpBench {
  return { ...bench, retried: options.retried, startHttp, exportTo };

  async function startHttp({ settings, tls, host }: StartPlan = {}): Promise<Running<HttpFarEnd<ReceivedPoint>>> {
    const farEnd = await httpFarEnd({ ...options.farEnd, ...(tls && { tls }) });
    return exportTo(host === undefined ? farEnd.url : farEnd.url.replace("127.0.0.1", host), farEnd, settings);
  }

  async function exportTo<End extends FarEnd>(url: string, farEnd: End, changes?: HttpChanges): Promise<Running<End>> {
    try {
      return bench.adopt(options.exporter({ ...bench.settings(), ...changes, url }), farEnd);
    } catch (error) {
      await farEnd.stop();
      throw error;
    }
  }
}
