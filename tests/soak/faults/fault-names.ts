/** What can happen to a server, to who reads for it, or to the network before it. */
export type FaultName = "kill" | "freeze" | "kill reader" | NetworkFault;

export type NetworkFault = "latency" | "narrow" | "reset" | "half-close" | "black hole" | "cut answers";
