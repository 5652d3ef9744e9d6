import { breather } from "@meterbridge/core";

/** Chunks as one, for who cannot take them one by one. To copy many megabytes takes milliseconds, so it is done in slices. */
export async function joinChunks(chunks: readonly Uint8Array[], bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer, 0, bytes);
  const breath = breather();
  let at = 0;
  for (const chunk of chunks) {
    if (breath.due) await breath.breathe();
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
