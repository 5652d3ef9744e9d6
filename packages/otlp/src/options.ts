import { integer, type Rules } from "@meterbridge/core";

/** Options of `otlpProtobuf` and `otlpJson`. */
export interface OtlpEncoderOptions {
  /**
   * The most bytes of one payload before compression; 16 MiB. The specification allows 64 MiB, but the Collector's
   * receiver over HTTP takes 20 MiB unless told otherwise.
   */
  readonly maxRequestBytes?: number | undefined;
  /**
   * The most memory that is kept from one export to the next, so that series that come again are not encoded again;
   * 64 MiB, which is some 100 000 series. 0 keeps nothing.
   */
  readonly maxCacheBytes?: number | undefined;
}

export const otlpEncoderRules: Rules<OtlpEncoderOptions> = {
  maxRequestBytes: integer("bytes", 1024, 2 ** 30),
  maxCacheBytes: integer("bytes", 0),
};
