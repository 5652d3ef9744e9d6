/** Runs something for so long and no longer, in milliseconds of real time; throws what `late` says then. */
export async function within<Value>(ms: number, late: string, run: () => Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(late)), ms);
  });
  try {
    return await Promise.race([run(), over]);
  } finally {
    clearTimeout(timer);
  }
}
