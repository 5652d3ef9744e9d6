/** What keeps this process alive just now, by Node's names for it (`Timeout`, `TCPSocketWrap`), with how many there are. */
export function activeResources(): ReadonlyMap<string, number> {
  return countEach(process.getActiveResourcesInfo());
}

/** What listens to the process, by the names of the events. */
export function processListeners(): ReadonlyMap<string, number> {
  return countEach(
    process.eventNames().flatMap((event) => process.listeners(event as "exit").map(() => String(event))),
  );
}

/** What there is more of than before: `2 Timeout`. */
export function moreThan(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): readonly string[] {
  const more = [...now].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
  return more.filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`);
}

function countEach(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
