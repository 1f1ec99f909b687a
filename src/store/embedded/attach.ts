import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { StoreConfig } from '../connection.ts';
import { layoutOf } from './data-dir.ts';
import type { Identity } from './cluster.ts';
import { findPostmaster } from './postmaster.ts';

/** How to reach the PostgreSQL that a running product keeps in this data directory; null where none is up. It stays the other's: nothing is locked, nothing is stopped. */
export function findRunning(dataDir: string): StoreConfig['admin'] | null {
  const layout = layoutOf(resolve(dataDir));
  try {
    const found = findPostmaster(layout);
    if (found === null || !found.isReady) return null;
    const { superuser } = JSON.parse(readFileSync(layout.identity, 'utf8')) as Identity;
    return { ...found.address, ...superuser, database: 'postgres' };
  } catch {
    return null;
  }
}
