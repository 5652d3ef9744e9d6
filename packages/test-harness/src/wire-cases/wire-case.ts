import type { Bench, Case, FarEnd, Running, Verdict } from "@meterbridge/conformance";

/** A promise of every exporter that sends to a server, whatever they speak: it is a case of each protocol. */
export interface WireCase<ProtocolBench extends Bench> extends Omit<Case, "run"> {
  run(bench: ProtocolBench): Promise<void>;
}

/** What such a case has to know of a protocol. */
export interface WireProtocol<ProtocolBench extends Bench> {
  /** What the ids of its cases begin with. */
  readonly name: string;
  /** How it calls what an exporter sends. */
  readonly message: string;
  /** Starts a far end, and an exporter to it, which has so long. */
  readonly start: (bench: ProtocolBench, timeoutMs?: number) => Promise<Running<ServerFarEnd>>;
}

/** What all servers of the harness can do. */
interface ServerFarEnd extends FarEnd {
  readonly port: number;
  next(...verdicts: readonly (Verdict | AcceptSome)[]): void;
  /** Listens again, after `stop`. */
  start(): Promise<void>;
}

interface AcceptSome {
  readonly do: "accept_some";
  readonly rejectedPoints: number;
  readonly message?: string;
}
