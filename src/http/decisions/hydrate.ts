import type { Evidence } from '@valence/contract';
import { citeAll, type EvidenceRef } from '#kernel/memory';
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
  return stored.map((value) => {
    const opened = open(value, cited);
    return opened === DROPPED ? null : opened;
  });
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

function open(value: Json, cited: ReadonlyMap<EvidenceRef, Evidence>): Json {
  if (isRef(value)) return cited.get(value) ?? DROPPED;
  if (Array.isArray(value)) return value.map((item) => open(item, cited)).filter((item) => item !== DROPPED);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, open(item, cited)] as const);
  if (entries.some(([, item]) => item === DROPPED)) return DROPPED;
  const opened: JsonObject = Object.fromEntries(entries);
  const isSentence = isObject(value['text']) && Array.isArray(value['evidence']);
  if (isSentence && (opened['evidence'] as unknown[]).length === 0) return DROPPED;
  const { id } = value;
  return typeof id === 'string' && typeof value['kind'] === 'string' && BARE_ID.test(id)
    ? { ...opened, id: entityText(id) }
    : opened;
}
