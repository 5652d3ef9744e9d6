import { type ConnectionFault, type FaultProxy, faultProxy } from "@meterbridge/test-harness";
import { detour } from "../../faults/detour.ts";
import type { FarEnd } from "./far-end.ts";
import { networkFaults } from "../faults/network-faults.ts";
import type { NetworkFault } from "../faults/fault-names.ts";

/** The network before a server, on a port that stays the same. */
export interface Lane {
  readonly port: number;
  readonly faults: FarEnd["faults"];
  /** Cuts all connections; new ones go to where the server is now. */
  renew(): Promise<void>;
  stop(): Promise<void>;
}

/** `target` tells the port of the server, which may be another one after a restart. Connections are cut when a fault begins and when it ends. */
export async function lane(target: () => number): Promise<Lane> {
  let proxy = await faultProxy({ target: target() });
  const front = await detour(proxy.port);
  const names = Object.keys(networkFaults) as NetworkFault[];
  return {
    port: front.port,
    faults: Object.fromEntries(
      names.map((name) => [
        name,
        async () => {
          await lay(networkFaults[name]);
          return () => lay({});
        },
      ]),
    ),
    renew: () => lay({}),
    async stop() {
      await front.stop();
      await proxy.stop();
    },
  };

  async function lay(fault: ConnectionFault): Promise<void> {
    const before: FaultProxy = proxy;
    proxy = await faultProxy({ target: target() });
    proxy.otherwise(fault);
    front.to(proxy.port);
    await before.stop();
  }
}
