/** What the process held at one moment, in bytes. */
export interface MemorySample {
  /** Since the watch began. */
  readonly atMs: number;
  readonly rss: number;
  /** What of it V8 has for its heap, used or not, which grows and shrinks by V8's own reckoning. */
  readonly heapTotal: number;
  readonly heapUsed: number;
}

export interface MemoryWatch {
  samples(): readonly MemorySample[];
  stop(): void;
}

export function watchMemory(): MemoryWatch {
  const samples: MemorySample[] = [];
  const began = performance.now();
  const timer = setInterval(() => {
    const { rss, heapTotal, heapUsed } = process.memoryUsage();
    samples.push({ atMs: performance.now() - began, rss, heapTotal, heapUsed });
  }, 1_000).unref();
  return { samples: () => samples, stop: () => clearInterval(timer) };
}
