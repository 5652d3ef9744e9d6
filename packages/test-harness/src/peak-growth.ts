/** By how many bytes the process has grown at most while this ran. */
export async function peakGrowth(run: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = (): void => void (peak = Math.max(peak, process.memoryUsage.rss()));
  const looking = setInterval(look, 1);
  try {
    await run();
    look();
  } finally {
    clearInterval(looking);
  }
  return peak - before;
}
