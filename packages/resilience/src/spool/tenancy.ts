import { readdir } from "node:fs/promises";
import { type Clock, ExportError, messageOf, quietDiag } from "@meterbridge/core";
import type { Accounts } from "../accounts.ts";
import { adoption } from "./adoption.ts";
import {
  type Folder,
  holdsSegments,
  isInPlace,
  leaveBehind,
  letGo,
  makeOwnFolder,
  type OwnFolder,
  removeFolder,
  wasAdopted,
} from "./folder.ts";
import { parseFolderName } from "./folder-layout.ts";
import { beat } from "./heartbeat.ts";
import { ownIdentity } from "./process-identity.ts";
import { recoverSegments, type SegmentFile, segmentFiles } from "./recovery.ts";
import { signal } from "./signal.ts";
import type { Stock } from "./stock.ts";

export interface TenancyOptions {
  readonly dir: string;
  readonly name: string;
  readonly leaseMs: number;
  /** To be awaited before anything is looked for. */
  readonly ready: Promise<void>;
  /** For the background. */
  readonly clock: Clock;
  /** More was found than there is room for, perhaps. */
  readonly trim: () => Promise<void>;
  /** There is something to deliver. */
  readonly wake: () => void;
  /** Our sub-directory cannot be made. */
  readonly onFailure: (error: unknown) => void;
}

/** Which sub-directories are ours: one that we write to, and those of processes that are gone. */
export interface Tenancy {
  /** The one that we write to, made when there is none; when it is known how much there is from before. */
  ownFolder(): Promise<OwnFolder>;
  /**
   * Whether a sub-directory is still ours. When it is not, because we were taken for dead or because somebody deleted it,
   * it is struck off the stock.
   */
  isStillOurs(folder: Folder): Promise<boolean>;
  /** Resolves when something older may have come than what we spooled ourselves; `undefined` when nothing will for now. */
  olderToCome(): Promise<void> | undefined;
  /** Looks for sub-directories to adopt, at once and from time to time, and lets our heartbeat go. */
  begin(): void;
  /** Ends that; what is just being read is read to its end, unless `over` is aborted. */
  end(over: AbortSignal): Promise<void>;
  /** Leaves what we have to whoever comes next. */
  leave(isEmpty: boolean): Promise<void>;
}

export function tenancy(stock: Stock, accounts: Accounts, options: TenancyOptions): Tenancy {
  const { dir, name, leaseMs, ready, clock, trim, wake, onFailure } = options;
  const identity = ownIdentity();
  const orphans = identity.then((own) => adoption(dir, leaseMs, clock, own));
  const over = new AbortController();
  /** What we have adopted. */
  let held: Folder[] = [];
  let own: OwnFolder | undefined;
  let making: Promise<OwnFolder> | undefined;
  let looking: Promise<void> | undefined;
  let beating: Promise<void> | undefined;
  let cancelBeat: (() => void) | undefined;
  let arrival = signal();
  const sized = signal();
  let cancelTimer: (() => void) | undefined;
  let hasEnded = false;
  let hasLeft = false;

  return {
    async ownFolder() {
      await sized.promise;
      return ownFolder();
    },
    isStillOurs,
    olderToCome: () => (looking ? arrival.promise : undefined),
    begin() {
      void tick();
      beatLater();
    },
    async end(signal) {
      hasEnded = true;
      cancelTimer?.();
      const stop = (): void => over.abort();
      signal.addEventListener("abort", stop);
      if (signal.aborted) stop();
      await looking;
      signal.removeEventListener("abort", stop);
    },
    async leave(isEmpty) {
      await making?.catch(() => {});
      hasLeft = true;
      cancelBeat?.();
      await beating;
      if (!own) return;
      await letGo(own);
      if (!(await isInPlace(own).catch(() => false))) return;
      const isLeft = !isEmpty || (await holdsSegments(own.path)) || !(await removeFolder(own.path));
      if (isLeft) await leaveBehind(dir, own);
    },
  };

  async function tick(): Promise<void> {
    cancelTimer = undefined;
    looking = look();
    await looking;
    looking = undefined;
    announce();
    wake();
    if (!hasEnded) cancelTimer = clock.setTimeout(() => void tick(), leaseMs / 3);
  }

  /** Whatever else there is to do: what is left by others may take long to read. */
  function beatLater(): void {
    if (!hasLeft) cancelBeat = clock.setTimeout(() => void (beating = beatOnce().finally(beatLater)), leaseMs / 3);
  }

  async function beatOnce(): Promise<void> {
    if (!own) return;
    try {
      await beat(own.heartbeat, ++own.beats);
    } catch (error) {
      quietDiag.debug(`${name}: the spool cannot write its heartbeat: ${messageOf(error)}`);
    }
  }

  async function look(): Promise<void> {
    try {
      const folder = await ownFolder().catch(onFailure);
      if (!folder) return;
      if (!(await isStillOurs(folder))) return;
      const found: { folder: Folder; files: readonly SegmentFile[] }[] = [];
      held = held.filter(({ isOver }) => !isOver);
      await stock.clearLeftovers();
      const paths = new Set(held.map(({ path }) => path));
      for (const orphan of await (await orphans).adopt(folder.id, paths)) {
        const files = await filesOf(orphan);
        // One that cannot be read just now is adopted once more, by and by.
        if (!files) continue;
        held.push(orphan);
        await stock.adopt(orphan, files);
        found.push({ folder: orphan, files });
      }
      sized.resolve();
      for (const { folder, files } of found) await recover(folder, files);
    } catch (error) {
      quietDiag.debug(`${name}: the spool cannot look after its directory: ${messageOf(error)}`);
    } finally {
      sized.resolve();
    }
  }

  async function filesOf(folder: Folder): Promise<readonly SegmentFile[] | undefined> {
    try {
      return await segmentFiles(folder);
    } catch (error) {
      quietDiag.debug(`${name}: the spool cannot read what a process has left, and tries later: ${messageOf(error)}`);
      return undefined;
    }
  }

  async function recover(folder: Folder, files: readonly SegmentFile[]): Promise<void> {
    let points = 0;
    for await (const found of recoverSegments(folder, files, over.signal)) {
      const { segment, bytes } = found;
      if (!segment) {
        if (!(await isStillOurs(folder))) return;
        await stock.passOver(folder, bytes, found.isOpen ? found.path : undefined);
        continue;
      }
      if (!stock.recover(segment, bytes)) return;
      const { lostPoints } = found;
      points += segment.points + lostPoints;
      accounts.recovered(segment.points + lostPoints);
      accounts.dropped("damaged", lostPoints, new ExportError("unknown", "a segment on disk is damaged"));
      announce();
      wake();
      await trim();
    }
    if (points > 0) quietDiag.info(`${name}: ${points} data points of a process that is gone are delivered now`);
  }

  function announce(): void {
    const { resolve } = arrival;
    arrival = signal();
    resolve();
  }

  function ownFolder(): Promise<OwnFolder> {
    if (own) return Promise.resolve(own);
    making ??= make().finally(() => (making = undefined));
    return making;
  }

  async function make(): Promise<OwnFolder> {
    await ready;
    own = await makeOwnFolder(dir, await identity);
    return own;
  }

  async function isStillOurs(folder: Folder): Promise<boolean> {
    if (folder.isOver) return false;
    if (await isThere(folder)) return !folder.isOver;
    const isTaken = folder === own ? await wasAdopted(dir, own) : await isElsewhere(folder);
    // All the directory may only have been away for a moment.
    if (await isThere(folder)) return !folder.isOver;
    if (folder.isOver) return false;
    folder.isOver = true;
    quietDiag.warn(
      isTaken
        ? `${name}: this process was taken for dead: another one delivers what was on disk`
        : `${name}: the directory of the spool was deleted`,
    );
    stock.forget(folder, isTaken);
    if (folder === own) {
      const former = own;
      own = undefined;
      await beating;
      await letGo(former);
    }
    return false;
  }

  function isThere(folder: Folder): Promise<boolean> {
    return isInPlace(folder).catch(() => true);
  }

  /** Whether somebody else has adopted it from us. */
  async function isElsewhere({ id }: Folder): Promise<boolean> {
    const names = await readdir(dir).catch((): string[] => []);
    return names.some((name) => parseFolderName(name)?.id === id) || !own || !(await isThere(own));
  }
}
