import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whom PostgreSQL runs as when that is not the user Node runs as. */
export type Account = Readonly<{ uid: number; gid: number }>;

/** The account every Unix keeps for programs that should own nothing. */
const NOBODY: Account = { uid: 65534, gid: 65534 };

/** `nobody` when Node runs as root, because PostgreSQL refuses root; undefined when PostgreSQL runs as Node's own user. */
export function postgresAccount(): Account | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

/**
 * Whether the account may pass through every existing directory down to `path`, and through `path` itself.
 * What does not exist yet is not held against it. Access lists beyond the mode bits are not looked at.
 */
export function canReach(path: string, account: Account): boolean {
  const parent = dirname(path);
  const stats = statSync(path, { throwIfNoEntry: false });
  const passes = stats === undefined || (stats.mode & searchBit(stats, account)) !== 0;
  return passes && (parent === path || canReach(parent, account));
}

function searchBit(of: Readonly<{ uid: number; gid: number }>, account: Account): number {
  if (of.uid === account.uid) return 0o100;
  return of.gid === account.gid ? 0o010 : 0o001;
}
