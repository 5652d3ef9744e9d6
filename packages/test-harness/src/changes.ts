/** Lets many wait until something is so; whoever changes what they look at says so. */
export interface Changes {
  /** Something has changed: everybody looks again. */
  readonly tell: () => void;
  /** Resolves as soon as it is so. */
  readonly until: (isSo: () => boolean) => Promise<void>;
}

export function changes(): Changes {
  const watchers = new Set<() => void>();
  return {
    tell() {
      for (const watch of [...watchers]) watch();
    },
    until(isSo) {
      if (isSo()) return Promise.resolve();
      return new Promise((resolve) => {
        watchers.add(watch);
        function watch(): void {
          if (!isSo()) return;
          watchers.delete(watch);
          resolve();
        }
      });
    },
  };
}
