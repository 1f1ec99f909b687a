import { randomFillSync } from 'node:crypto';
import { Failure } from './failure.ts';

/** Prefix of each id as it is written outside the database. One line per table that people or machines name. */
export const ID_PREFIX = {
  workspace: 'wsp',
  user: 'usr',
  entity: 'ent',
  observation: 'obs',
  source: 'src',
  batch: 'bat',
  link: 'lnk',
  alias: 'als',
  trash: 'trs',
  pair: 'par',
  evidence: 'evi',
  event: 'evt',
  blob: 'blb',
  field: 'fld',
  import: 'imp',
  job: 'job',
  run: 'run',
  decision: 'dec',
  model: 'mdl',
  endpoint: 'mep',
  modelCall: 'mca',
  agent: 'agt',
  view: 'viw',
  dashboard: 'das',
  team: 'tem',
  comment: 'cmt',
  notification: 'ntf',
  reminder: 'rmd',
  recurrence: 'rcr',
  mail: 'mal',
  memberLink: 'mlk',
  apiKey: 'key',
  trial: 'trl',
  sandbox: 'sbx',
  caseRun: 'csr',
  backTest: 'bkt',
  toolSource: 'tsr',
} as const;

export type IdKind = keyof typeof ID_PREFIX;

declare const idKind: unique symbol;

/** A UUIDv7 in its plain 36-character form, branded by what it names. `textOfId` gives the prefixed form for outside. */
export type Id<K extends IdKind> = string & { readonly [idKind]: K };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

let pool = Buffer.alloc(0);
let used = 0;
let lastMs = 0;
let counter = 0;

/** Ten random bytes from a refilled pool: one system call per 400 ids. */
function tenBytes(): Buffer {
  if (used + 10 > pool.length) {
    pool = randomFillSync(Buffer.allocUnsafe(4000));
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}

/** A new UUIDv7 (RFC 9562). Ids made by one process sort in the order they were made, also within a millisecond. */
export function newUuid(): string {
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const bytes = tenBytes();
  const head = ((bytes[0] ?? 0) & 0x3f) | 0x80;
  const tail = bytes.toString('hex', 1, 8);
  const seven = `7${counter.toString(16).padStart(3, '0')}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${seven}-${head.toString(16)}${tail.slice(0, 2)}-${tail.slice(2)}`;
}

export function newId<K extends IdKind>(_kind: K): Id<K> {
  return newUuid() as Id<K>;
}

/** The prefixed form shown outside: `ent_0199…`. */
export function textOfId<K extends IdKind>(kind: K, id: Id<K>): string {
  return `${ID_PREFIX[kind]}_${id}`;
}

/**
 * Reads an id from outside. Accepts the prefixed form of that kind or the bare UUID.
 *
 * @throws Failure `input.invalid` when it is neither.
 */
export function asId<K extends IdKind>(kind: K, text: string): Id<K> {
  const prefix = `${ID_PREFIX[kind]}_`;
  const bare = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  if (!UUID.test(bare)) throw new Failure('input.invalid', { fields: [{ path: 'id', rule: 'id' }] });
  return bare as Id<K>;
}
