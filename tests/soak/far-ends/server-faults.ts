import type { FarEnd } from "./far-end.ts";

/** As much of a server of the testbed as it takes to break it. */
interface Server {
  freeze(): Promise<void>;
  thaw(): void;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** `kill`: it is gone, as after a crash, until it is started again on the same port. `freeze`: it is there and does nothing. */
export function serverFaults(server: Server, whileDead: () => void = () => {}): FarEnd["faults"] {
  return {
    async kill() {
      await server.kill();
      whileDead();
      return () => server.restart();
    },
    async freeze() {
      await server.freeze();
      return async () => server.thaw();
    },
  };
}
