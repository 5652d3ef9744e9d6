/** How one call ended, whoever carried it, before anybody judges it. */
export type Reply =
  /** A status came from the far end, or stands for what it did. */
  | {
      readonly kind: "status";
      /** From 0; 0 is OK. */
      readonly status: number;
      /** What the far end says in words. */
      readonly message: string;
      /** `grpc-status-details-bin`: a google.rpc.Status. */
      readonly details?: Uint8Array;
      /** The far end's message, decompressed; what is absent could not be read, or never came. */
      readonly body?: Uint8Array;
      /** The HTTP status of an answer that is no gRPC: of a proxy, for instance. */
      readonly httpStatus?: number;
      /** Whatever it says, the answer could not be understood, or is larger than allowed. */
      readonly unreadable?: true;
    }
  /** There was no answer. `written`: the whole request was handed to the system, so it may have arrived. */
  | { readonly kind: "broken"; readonly error: unknown; readonly written: boolean }
  /** It was called off before an answer. */
  | { readonly kind: "stopped"; readonly written: boolean };
