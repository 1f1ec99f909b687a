import type { Evidence } from '@valence/contract';
import { citeAll, limitsOf, recallMany, type EvidenceRef } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { entityText } from '../records/present.ts';

const BARE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DROPPED = Symbol('dropped');

type Json = unknown;
type JsonObject = Record<string, Json>;

/**
 * Opens the references of stored cards for showing, all cards in one look-up: references become evidence, record ids get
 * their prefix. A sentence none of whose sources this scope may know is left out, and so is what cannot stand without it.
 */
export async function hydrateAll(scope: Scope, stored: readonly Json[]): Promise<Json[]> {
  const refs: EvidenceRef[] = [];
  for (const value of stored) collect(value, refs);
  const cited = await citeAll(scope, refs);
  const { rows, fields } = await limitsOf(scope);
  const known = rows || fields ? await recordsIn(scope, stored) : null;
  return stored.map((value) => {
    const opened = open(value, { cited, known });
    return opened === DROPPED ? null : opened;
  });
}

/** What may be shown: sources, and for who may not see everything the names of the records they may. */
type Open = Readonly<{ cited: ReadonlyMap<EvidenceRef, Evidence>; known: ReadonlyMap<string, string> | null }>;

/** Names, as they may be seen, of the records that cards name. */
async function recordsIn(scope: Scope, stored: readonly Json[]): Promise<ReadonlyMap<string, string>> {
  const ids: string[] = [];
  const look = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) look(item);
    else if (isObject(value)) {
      if (isRecord(value)) ids.push(String(value['id']));
      for (const item of Object.values(value)) look(item);
    }
  };
  for (const value of stored) look(value);
  return new Map((await recallMany(scope, ids)).map((e) => [e.id, e.title]));
}

function isRecord(value: JsonObject): boolean {
  return typeof value['id'] === 'string' && typeof value['kind'] === 'string' && BARE_ID.test(value['id']);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRef(value: Json): value is EvidenceRef {
  return isObject(value) && typeof value['observation'] === 'string' && 'field' in value && !('source' in value);
}

function collect(value: Json, into: EvidenceRef[]): void {
  if (isRef(value)) into.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (isObject(value)) for (const item of Object.values(value)) collect(item, into);
}

function open(value: Json, may: Open): Json {
  if (isRef(value)) return may.cited.get(value) ?? DROPPED;
  if (Array.isArray(value)) return value.map((item) => open(item, may)).filter((item) => item !== DROPPED);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, open(item, may)] as const);
  if (entries.some(([, item]) => item === DROPPED)) return DROPPED;
  const opened: JsonObject = Object.fromEntries(entries);
  if (isUnsupported(value, opened, may)) return DROPPED;
  return isRecord(value) ? openRecord(opened, String(value['id']), may) : opened;
}

/** A sentence without any source; for who may not see everything, one that also rests on what they may not see. */
function isUnsupported(value: JsonObject, opened: JsonObject, { known }: Open): boolean {
  const said = value['evidence'];
  if (!Array.isArray(said)) return false;
  const left = (opened['evidence'] as unknown[]).length;
  return known === null ? isObject(value['text']) && left === 0 : left < said.length || left === 0;
}

function openRecord(opened: JsonObject, id: string, { known }: Open): Json {
  if (known === null) return { ...opened, id: entityText(id) };
  const title = known.get(id);
  return title === undefined ? DROPPED : { ...opened, id: entityText(id), title };
}
