import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, say, type Locale } from '#base';
import { catalog } from '#catalog';
import { checkFold, useKinds } from '#kernel/memory';
import { openSecurity } from '#kernel/security';
import { checkStore, defaultDataDir, migrate, openStore, schemaState, type StoreConfig } from '#store';
import { backupTo, reach, type Place } from './backup.ts';

type Log = (line: string) => void;

/** Records that are folded again when nobody asks for all of them. */
const SAMPLE = 2_000;

/** `check [--all]`: whether everything holds. Changes nothing; returns how many things do not. */
export async function runCheckCommand(
  argv: readonly string[],
  place: Omit<Place, 'dataDir'>,
  { log, locale }: { log: Log; locale: Locale },
): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { data: { type: 'string' }, all: { type: 'boolean' } } });
  const database = await reach({ ...place, dataDir: values.data === undefined ? null : resolve(values.data) }, log);
  try {
    const findings = await checkStore(database.config);
    for (const { what, count, mend, examples } of findings)
      log(`✖ ${say(what, locale)}: ${count} (${examples.join(', ')}). ${say(mend, locale)}`);
    if ((await schemaState(database.config)).pending.length > 0) return findings.length;
    const bad = await checkFolds(database.config, values.all === true ? null : SAMPLE, log);
    if (findings.length + bad === 0) log(locale === 'en' ? '✔ Everything holds.' : '✔ 一切正常。');
    return findings.length + bad;
  } finally {
    await database.stop();
  }
}

async function checkFolds(config: StoreConfig, most: number | null, log: Log): Promise<number> {
  useKinds(catalog.kinds);
  const store = await openStore(config);
  try {
    const security = openSecurity(store, { isHttps: false, trustedOrigins: [] });
    let bad = 0;
    for (const tenantId of await security.workspaces.all()) {
      const actor = { type: 'system', id: 'check', name: 'check', role: 'admin' } as const;
      const { checked, different } = await checkFold(security.scopeFor(tenantId, actor, 'administration'), most);
      const shown = different.length === 0 ? '' : ` (${different.slice(0, 5).join(', ')})`;
      log(
        `${different.length === 0 ? '✔' : '✖'} ${tenantId}: ${checked} records folded again, ${different.length} differ${shown}`,
      );
      if (different.length > 0) bad += 1;
    }
    return bad;
  } finally {
    await store.close();
  }
}

/** `upgrade`: a safety copy, then every pending step in one transaction: it is done whole or not at all. */
export async function runUpgradeCommand(
  argv: readonly string[],
  place: Omit<Place, 'dataDir'>,
  log: Log,
): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string' }, 'no-backup': { type: 'boolean' } },
  });
  const dataDir = values.data === undefined ? null : resolve(values.data);
  const database = await reach({ ...place, dataDir }, log);
  try {
    const where = dataDir ?? defaultDataDir(place.repoRoot);
    await upgradeSafely(database.config, { dataDir: where, withBackup: values['no-backup'] !== true, log });
  } finally {
    await database.stop();
  }
}

/** Nothing to do on a database that is up to date or new. @throws Failure `setup.migration_failed` with the step; the data are as before. */
export async function upgradeSafely(
  config: StoreConfig,
  { dataDir, withBackup, log }: { dataDir: string; withBackup: boolean; log: Log },
): Promise<void> {
  const { level, pending } = await schemaState(config);
  if (pending.length === 0) return;
  if (level !== null && withBackup) {
    const file = join(dataDir, 'backups', `before-${pending.at(-1)}-from-${level}.backup`);
    if ((await stat(file).catch(() => null)) === null) {
      await safetyCopy(file, config, log);
    }
  }
  const { applied } = await migrate(config);
  if (applied.length > 0) log(`Database schema is up to date (${applied.length} migrations applied).`);
}

/** A server that does not let us see all rows is upgraded without: its owner has backups of their own. */
async function safetyCopy(file: string, config: StoreConfig, log: Log): Promise<void> {
  try {
    const { bytes } = await backupTo(file, config, true);
    log(`Safety copy before the upgrade: ${file} (${(bytes / 2 ** 20).toFixed(1)} MiB).`);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'backup.rights') throw error;
    log('No safety copy before the upgrade: the database role does not see all rows (BYPASSRLS).');
  }
}
