import {
  checkOptions,
  ExportError,
  integer,
  layer,
  type Layer,
  messageOf,
  oneOf,
  type Payload,
  type Rules,
  runInBackground,
  type Sink,
  systemClock,
  text,
} from "@meterbridge/core";
import { type DeliveryOptions, deliveryRules } from "../delivery-options.ts";
import { directoryFault } from "./directory-fault.ts";
import type { SpoolSettings } from "./open-spool.ts";

export interface SpoolOptions extends DeliveryOptions {
  /**
   * The directory that it is in, one for each destination: what one process has left is sent by the next to wherever that
   * one sends. Several processes, and several exporters of one, may share it. It is made when it is not there. It must
   * belong to nobody else, and not lie in a shared temporary folder.
   */
  readonly dir: string;
  /** How much it may take on disk, in bytes, with all that belongs to it. 256 MiB unless said. */
  readonly maxBytes?: number | undefined;
  /** How many payloads may wait. No limit unless said. */
  readonly maxItems?: number | undefined;
  /** How old a payload may get, in milliseconds; older ones are dropped. 24 h unless said; 0 is no limit. */
  readonly maxAgeMs?: number | undefined;
  /**
   * When a payload counts as spooled. `"always"`: when the disk says that it is there (fdatasync); it survives a power
   * failure. `"interval"`: when the system has it; it survives the end of the process, also by `kill -9`, and a power
   * failure takes what came in the last `fsyncIntervalMs`. `"never"`: the same, and how much a power failure takes is up
   * to the system. `"always"` unless said.
   */
  readonly fsync?: "always" | "interval" | "never" | undefined;
  /** How long `"interval"` leaves it to the system, in milliseconds. 1 000 unless said. */
  readonly fsyncIntervalMs?: number | undefined;
  /**
   * What gives way when it is full: `"drop-oldest"`, many payloads at once, because room is only made by deleting a whole
   * segment, or `"drop-newest"`: what is sent fails with the code `overflow`. `"drop-oldest"` unless said.
   */
  readonly overflow?: "drop-oldest" | "drop-newest" | undefined;
  /** How long one file gets, in bytes. A sixteenth of `maxBytes` unless said, but from 64 KiB to 16 MiB. */
  readonly segmentBytes?: number | undefined;
  /** How much of the file system is left free for others, in bytes. 64 MiB unless said. */
  readonly minFreeBytes?: number | undefined;
  /** How much may wait in memory while the disk takes nothing, in bytes. 16 MiB unless said. */
  readonly memoryBytes?: number | undefined;
  /**
   * After how long without a sign of life a process is taken for dead, in milliseconds, where the system cannot say whether
   * it is (in another container, say). 15 000 unless said.
   */
  readonly leaseMs?: number | undefined;
}

const KiB = 1024;
const MiB = 1024 * KiB;

export const spoolRules: Rules<SpoolOptions> = {
  ...deliveryRules,
  dir: text,
  maxBytes: integer("bytes", 64 * KiB),
  maxItems: integer("payloads", 1),
  maxAgeMs: integer("milliseconds", 0),
  fsync: oneOf("always", "interval", "never"),
  fsyncIntervalMs: integer("milliseconds", 1),
  overflow: oneOf("drop-oldest", "drop-newest"),
  segmentBytes: integer("bytes", 4 * KiB, 1024 * MiB),
  minFreeBytes: integer("bytes", 0),
  memoryBytes: integer("bytes", 0),
  leaseMs: integer("milliseconds", 1_000),
  // A mark on disk has a byte for it.
  maxTries: integer("tries", 1, 255),
};

/**
 * Keeps payloads on disk until they are delivered: through outages of the far end, restarts and crashes.
 *
 * A send is answered `accepted` as soon as the payload is as durable as `fsync` says. It is delivered in the background,
 * oldest first, byte for byte as it was, at least once: twice only when a process ends between a delivery and its note of
 * it. What processes have left that are gone is adopted and delivered first. Damage is contained and counted. While the disk
 * takes nothing, payloads wait in memory. Nothing secret is written: headers are added by the transport when it sends.
 *
 * To be laid behind `gzip` and before `circuitBreaker` and `retry`. Payloads that were read back from disk, or that came
 * while many waited, cannot be divided when the far end finds them too large: then they are refused whole.
 *
 * @throws {TypeError} One error that names every wrong option; also when somebody else could get at `dir`.
 */
export function spool(options: SpoolOptions): Layer<Payload> {
  checkOptions("spool", options, spoolRules);
  const settings = settingsOf(options);
  const fault = directoryFault(settings.dir);
  if (fault !== undefined) throw new TypeError(`spool: 1 wrong option\n  dir: got ${settings.dir}: ${fault}`);
  return layer((next) => opened(next, settings));
}

function settingsOf(options: SpoolOptions): SpoolSettings {
  const { maxBytes = 256 * MiB, dir } = options;
  const usualSegmentBytes = Math.min(Math.max(Math.floor(maxBytes / 16), 64 * KiB), 16 * MiB);
  return {
    dir: process.getBuiltinModule("node:path").resolve(dir),
    maxBytes,
    maxItems: options.maxItems ?? Infinity,
    maxAgeMs: options.maxAgeMs ?? 24 * 3_600_000,
    fsync: options.fsync ?? "always",
    fsyncIntervalMs: options.fsyncIntervalMs ?? 1_000,
    overflow: options.overflow ?? "drop-oldest",
    segmentBytes: Math.min(options.segmentBytes ?? usualSegmentBytes, maxBytes),
    minFreeBytes: options.minFreeBytes ?? 64 * MiB,
    memoryBytes: options.memoryBytes ?? 16 * MiB,
    leaseMs: options.leaseMs ?? 15_000,
    initialDelayMs: options.initialDelayMs ?? 1_000,
    maxDelayMs: options.maxDelayMs ?? 30_000,
    deliveryTimeoutMs: options.deliveryTimeoutMs ?? 60_000,
    maxTries: options.maxTries ?? 5,
    name: options.name ?? "spool",
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}

/** The code that does it is loaded now, in the background: what was left from before does not wait for the first send. */
function opened(next: Sink<Payload>, settings: SpoolSettings): Sink<Payload> {
  let sink: Sink<Payload> | undefined;
  let failure = "";
  const opening = runInBackground(open);

  return {
    async send(payload, call) {
      await opening;
      if (sink) return sink.send(payload, call);
      return {
        kind: "failed",
        error: new ExportError("unknown", `the code of the spool cannot be loaded: ${failure}`),
      };
    },
    async flush(call) {
      await opening;
      await (sink ?? next).flush(call);
    },
    async close(call) {
      await opening;
      await (sink ?? next).close(call);
    },
    inspect: (visit) => sink?.inspect?.(visit),
  };

  async function open(): Promise<void> {
    try {
      const { openSpool } = await import("./open-spool.ts");
      sink = openSpool(next, settings);
    } catch (error) {
      failure = messageOf(error);
    }
  }
}
