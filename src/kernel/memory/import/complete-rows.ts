import { newId } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { kindIn } from '../kinds.ts';
import type { Saying } from '../observe.ts';
import type { Data, Value } from '../value.ts';
import { heldToRules } from './held-to-rules.ts';
import { matchRows, type CompleteRow, type MatchedRow } from './match-rows.ts';
import type { ImportPlan } from './plan-import.ts';
import type { ImportProblem } from './import-state.ts';
import type { KeyedRow } from './read-chunks.ts';
import type { Relations } from './relations.ts';
import { companyDetails, relatedOf, type Directory, type Known, type Related } from './related-records.ts';

/** What a chunk would write: the rows against what is known, and sayings for it all in the order they must be said. */
export type ChunkPlan = Readonly<{
  matched: readonly MatchedRow[];
  /** Rows whose relations cannot be told, with what is wrong. */
  refused: number;
  problems: readonly ImportProblem[];
  sayings: readonly Saying[];
  named: readonly Named[];
}>;

type Named = Readonly<{ related: Related; known: Known }>;
type Naming = Named & Readonly<{ isNew: boolean; row: KeyedRow }>;

export type ChunkInput = Readonly<{
  tx: Tx;
  scope: Scope;
  plan: ImportPlan;
  directory: Directory;
  relations: Relations;
  rows: readonly KeyedRow[];
  /** When the file came: what it says is as old as that. */
  at: Date;
}>;

/**
 * Works out what a chunk of rows says. Companies, contacts and our own people whom a row names are found by name, mail
 * or phone, or made, one per name. A found one is named again by this file, so that it stays when the import that made
 * it is taken back.
 */
export async function planChunk(whole: ChunkInput): Promise<ChunkPlan> {
  const { tx, plan } = whole;
  const resolved = await whole.relations.resolve(tx, whole.rows, whole.at);
  const problems = whole.rows.flatMap((row) => resolved.of.get(row)?.problems ?? []);
  const rows = whole.rows.filter((row) => (resolved.of.get(row)?.problems.length ?? 0) === 0);
  const input = { ...whole, rows };
  const namings = await nameAll(input);
  const complete = rows.map((row): CompleteRow => {
    const data: Record<string, Value> = { ...row.data, ...resolved.of.get(row)?.data };
    for (const { related, known } of namings.get(row) ?? []) {
      data[related.field] = known.id;
      const text = nameField(plan, related);
      const name = row.names[related.field];
      if (text !== undefined && name !== undefined) data[text] ??= name;
    }
    return { row, data };
  });
  const held = await heldToRules(tx, plan, await matchRows(tx, plan.kind.name, complete));
  const matched = held.kept;
  const changed = matched.filter((m) => m.isChanged);
  const used = changed.flatMap((m) => namings.get(m.row) ?? []);
  return {
    matched,
    refused: whole.rows.length - matched.length,
    problems: [...problems, ...held.problems],
    sayings: withKeysOnce([
      ...resolved.sayings,
      ...(await sayingsAbout(input, used)),
      ...changed.map((m) => sayingOf(input, m)),
    ]),
    named: used,
  };
}

async function nameAll({ tx, plan, directory, rows }: ChunkInput): Promise<Map<KeyedRow, Naming[]>> {
  const wanted = rows.map((row) => ({ row, related: relatedOf(plan, row) }));
  const all = wanted.flatMap(({ related }) => related);
  const namings = new Map<KeyedRow, Naming[]>();
  if (all.length === 0) return namings;
  const found = await directory.find(tx, all);
  const fresh = new Map<string, Known>();
  let at = 0;
  for (const { row, related } of wanted) {
    const list = related.map((one): Naming => {
      const known = found[at++];
      if (known !== undefined) return { related: one, known, isNew: false, row };
      return { related: one, known: freshOne(fresh, one), isNew: true, row };
    });
    namings.set(row, list);
  }
  return namings;
}

/** The text field that keeps a name as the file has it, beside the field that points to whom it means. */
function nameField({ kind }: ImportPlan, { field, kind: named, data }: Related): string | undefined {
  const id = named === 'organisation' ? 'company' : 'contactName';
  const isMeant = named === 'organisation' ? field === kind.subjectField : data['side'] === 'customer';
  return isMeant && kind.byId.get(id)?.type === 'text' ? id : undefined;
}

/** The same new record for all rows of the chunk that mean it. */
function freshOne(fresh: Map<string, Known>, { kind, lookups, data }: Related): Known {
  const hit = lookups.find((lookup) => fresh.has(`${kind} ${lookup}`));
  const known = (hit === undefined ? undefined : fresh.get(`${kind} ${hit}`)) ?? {
    id: newId('entity'),
    name: typeof data['name'] === 'string' ? data['name'] : '',
  };
  for (const lookup of lookups) fresh.set(`${kind} ${lookup}`, known);
  return known;
}

/** One saying per named record. */
async function sayingsAbout(input: ChunkInput, namings: readonly Naming[]): Promise<Saying[]> {
  if (namings.length === 0) return [];
  const organisation = await kindIn(input.tx, 'organisation');
  const subject = input.plan.kind.subjectField;
  const employers = new Map(namings.filter((n) => n.related.field === subject).map((n) => [n.row, n.known.id]));
  const said = new Map<string, Saying>();
  for (const naming of namings) {
    const { related, known, isNew, row } = naming;
    if (said.has(known.id) || (!isNew && (known.name === '' || input.directory.hasNamed(known)))) continue;
    const common = { kind: related.kind, id: known.id, at: input.at, spot: { row: row.row } };
    if (!isNew) said.set(known.id, { ...common, data: { name: known.name } });
    else {
      const details = related.kind === 'organisation' ? companyDetails(input.plan, organisation, row) : {};
      const data = { ...details, ...related.data, ...employment(related, employers.get(row)) };
      said.set(known.id, { ...common, data, key: related.lookups[0] ?? '' });
    }
  }
  return [...said.values()];
}

/** A contact works for the company of its row. */
function employment({ kind, data }: Related, employer: string | undefined): Data {
  return kind === 'person' && data['side'] === 'customer' && employer !== undefined ? { organisation: employer } : {};
}

function sayingOf({ plan, relations, at }: ChunkInput, { row, data, id }: MatchedRow): Saying {
  const known = id ?? relations.ownId(row);
  return {
    kind: plan.kind.name,
    ...(known === undefined ? {} : { id: known }),
    data,
    at,
    spot: { row: row.row },
    key: row.keyText,
  };
}

/** Of several sayings with one key the first one claims it. */
function withKeysOnce(sayings: readonly Saying[]): Saying[] {
  const claimed = new Set<string>();
  return sayings.map((saying) => {
    const claim = saying.key === undefined ? undefined : `${saying.kind} ${saying.key}`;
    if (claim === undefined || !claimed.has(claim)) {
      if (claim !== undefined) claimed.add(claim);
      return saying;
    }
    const { key: _, ...rest } = saying;
    return rest;
  });
}
