import type { ToGroup, ToReader } from "../messages.ts";

/** The way from the group to a worker. */
export interface Link {
  /** Which worker it is, as the value of a label. */
  readonly label: string;
  /** Whether the message is on its way; it resolves when the channel has taken it. */
  send(message: ToReader): Promise<boolean>;
}

/** What is told of workers. */
export interface LinkEvents {
  /** There is a worker that may have readers, or may not. Those of a new one will say that they are there. */
  opened(link: Link, isNew: boolean): void;
  said(link: Link, message: ToGroup): void;
  /** Nothing comes of it any more. */
  closed(link: Link): void;
}

/** The way from a worker to the group. */
export interface UpLink {
  /** Whether the message is on its way; it resolves when the channel has taken it. */
  send(message: ToGroup): Promise<boolean>;
  close(): void;
}
