import { newId, shorten, type Params, type RuleCode } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Saying } from '../observe.ts';
import { recallList, recallMany } from '../recall.ts';
import { plainText, type Data, type Value } from '../value.ts';
import type { ImportProblem } from './import-state.ts';
import { keyText, normalText } from './key-text.ts';
import type { ImportPlan, RelationPlan } from './plan-import.ts';
import type { KeyedRow } from './read-chunks.ts';

type Hit = Readonly<{ id: string; title: string }>;

/** What the relations of a row come to: ids for its fields, or why it is refused. */
export type Related = Readonly<{ data: Data; problems: readonly ImportProblem[] }>;

/** The relations of a chunk, and what must be said about records they name: those that are made, and details. */
export type RelatedChunk = Readonly<{ of: ReadonlyMap<KeyedRow, Related>; sayings: readonly Saying[] }>;

/** Finds the records that rows name. Filled from the workspace once per job, as far as the person may see it. */
export type Relations = Readonly<{
  resolve(tx: Tx, rows: readonly KeyedRow[], at: Date): Promise<RelatedChunk>;
  /** The id a new row's record must get, because another row refers to it or may; undefined where any will do. */
  ownId(row: KeyedRow): string | undefined;
}>;

const PAGE = 2_000;

/**
 * Reads the records that a file may name, by the fields it names them by. `named` are the names that stand in the file
 * itself: a row may refer to a record that a later row makes.
 */
export async function openRelations(
  scope: Scope,
  plan: ImportPlan,
  named: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Relations> {
  const books = new Map<string, Book>();
  for (const relation of plan.relations.values())
    if (relation.by !== null) books.set(relation.field.id, await readBook(scope, relation));
  const detailed = new Set<string>();
  const own = new Map<string, string>();
  const nameOf = (row: KeyedRow): string | undefined => ownName(plan, named, row);
  return {
    ownId: (row) => own.get(nameOf(row) ?? ''),
    async resolve(tx, rows, at) {
      if (plan.relations.size === 0) return { of: new Map(), sayings: [] };
      if (named.size > 0) await assignOwn(tx, plan, { rows, own, nameOf });
      const told = await recordsById(scope.within(tx), plan, rows);
      const sayings: Saying[] = [];
      const of = new Map<KeyedRow, Related>();
      for (const row of rows)
        of.set(row, relate(row, { plan, books, told, named, own, ownName: nameOf(row), sayings, detailed, at }));
      return { of, sayings };
    },
  };
}

/** The name by which other rows of the file refer to this one's record. */
function ownName(plan: ImportPlan, named: ReadonlyMap<string, unknown>, row: KeyedRow): string | undefined {
  const relation = [...plan.relations.values()].find(({ field }) => named.has(field.id));
  const by = relation?.by ?? null;
  const name = by === null ? '' : normalText(plainText(row.data[by]));
  return name === '' ? undefined : name;
}

type Owning = Readonly<{
  rows: readonly KeyedRow[];
  own: Map<string, string>;
  nameOf(row: KeyedRow): string | undefined;
}>;

/** Fixes the ids of the records that the rows themselves make, so that any row may refer to any other. */
async function assignOwn(tx: Tx, plan: ImportPlan, { rows, own, nameOf }: Owning): Promise<void> {
  const found = await tx.query<{ key: string; entity_id: string }>(
    'select key, entity_id from entity_key where tenant_id = $1 and kind = $2 and key = any ($3::text[])',
    [tx.settings.tenantId, plan.kind.name, rows.map(({ keyText: key }) => key)],
    'import-keys',
  );
  const byKey = new Map(found.map(({ key, entity_id }) => [key, entity_id]));
  for (const row of rows) {
    const name = nameOf(row);
    if (name !== undefined) own.set(name, byKey.get(row.keyText) ?? own.get(name) ?? newId('entity'));
  }
}

type Book = Map<string, Hit[]>;

async function readBook(scope: Scope, { to, by }: RelationPlan): Promise<Book> {
  const book: Book = new Map();
  const field = by ?? '';
  await scope.read(async (tx) => {
    for (let after: string | null = null; ;) {
      const query = { kind: to.name, after, limit: PAGE };
      const page: Awaited<ReturnType<typeof recallList>> = await recallList(scope.within(tx), query);
      for (const { id, title, data } of page.items)
        put(book, normalText(field === to.titleField ? title : plainText(data[field])), { id, title });
      if (page.next === null) return;
      after = page.next;
    }
  });
  return book;
}

function put(book: Book, name: string, hit: Hit): void {
  if (name === '') return;
  const known = book.get(name);
  if (known === undefined) book.set(name, [hit]);
  // Two are enough to say that several fit.
  else if (known.length < 2) known.push(hit);
}

const ID = /^ent_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Records that rows name by their ids: one look for the chunk. */
async function recordsById(
  scope: Scope,
  plan: ImportPlan,
  rows: readonly KeyedRow[],
): Promise<ReadonlyMap<string, { kind: string }>> {
  const ids = rows.flatMap(({ names }) =>
    [...plan.relations.values()].flatMap((relation) =>
      namesIn(relation, names[relation.field.id] ?? '').flatMap((name) => ID.exec(name)?.[1] ?? []),
    ),
  );
  return new Map((await recallMany(scope, ids)).map(({ id, kind }) => [id, { kind }]));
}

function namesIn({ field }: RelationPlan, cell: string): string[] {
  const parts = field.type === 'refs' ? cell.split(/[;；、|\n]/) : [cell];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

type Around = Readonly<{
  plan: ImportPlan;
  books: ReadonlyMap<string, Book>;
  told: ReadonlyMap<string, { kind: string }>;
  named: ReadonlyMap<string, ReadonlySet<string>>;
  own: Map<string, string>;
  ownName: string | undefined;
  sayings: Saying[];
  detailed: Set<string>;
  at: Date;
}>;

function relate(row: KeyedRow, around: Around): Related {
  const data: Record<string, Value> = {};
  const problems: ImportProblem[] = [];
  const made: Saying[] = [];
  for (const relation of around.plan.relations.values()) {
    const names = namesIn(relation, row.names[relation.field.id] ?? '');
    const ids: string[] = [];
    for (const name of names) {
      const found = findOne(relation, name, around);
      if ('id' in found) ids.push(found.id);
      else if ('make' in found) ids.push(makeOne(relation, { name, row, made, around }));
      else if ('rule' in found)
        problems.push({
          row: row.row,
          column: relation.column,
          value: shorten(name),
          rule: found.rule,
          params: found.params,
        });
    }
    const [first] = ids;
    if (first === undefined) continue;
    data[relation.field.id] = relation.field.type === 'refs' ? ids : first;
    const details = row.details[relation.field.id];
    if (details !== undefined) sayDetails(relation, { id: first, details, row, made, around });
  }
  // What a refused row would have made is not made, and its names stay free.
  if (problems.length === 0) keep(made, around);
  return { data, problems };
}

type Found = Readonly<{ id: string } | { make: true } | { leave: true } | { rule: RuleCode; params: Params }>;

function findOne(relation: RelationPlan, name: string, { books, told, named }: Around): Found {
  const { field, to, missing } = relation;
  const id = ID.exec(name)?.[1];
  if (id !== undefined && told.get(id)?.kind === to.name) return { id };
  const normal = normalText(name);
  const [first, second] = books.get(field.id)?.get(normal) ?? [];
  if (first !== undefined && second !== undefined)
    return { rule: 'relation_ambiguous', params: { name: shorten(name), first: shown(first), second: shown(second) } };
  if (first !== undefined) return first;
  if (named.get(field.id)?.has(normal) === true) return { make: true };
  return MISSING[missing](name, relation);
}

/** What becomes of a name that fits nothing. */
const MISSING: Readonly<Record<RelationPlan['missing'], (name: string, relation: RelationPlan) => Found>> = {
  create: () => ({ make: true }),
  empty: () => ({ leave: true }),
  refuse: (name, { to }) => ({ rule: 'relation_unknown', params: { name: shorten(name), kind: to.title.zh } }),
};

/** A record as a person tells it from another of the same name. */
function shown({ id, title }: Hit): string {
  return `${shorten(title, 40)} (ent_${id})`;
}

type Making = Readonly<{ name: string; row: KeyedRow; made: Saying[]; around: Around }>;

function makeOne({ to, by, field }: RelationPlan, { name, row, made, around }: Making): string {
  const named = by ?? to.titleField;
  const known = made.find((one) => one.kind === to.name && one.data[named] === name)?.id;
  if (known !== undefined) return known;
  const id = around.own.get(normalText(name)) ?? newId('entity');
  if (around.named.has(field.id)) around.own.set(normalText(name), id);
  const key = keyText({ [named]: name }, [named]) ?? name;
  made.push({ kind: to.name, id, data: { [named]: name }, at: around.at, spot: { row: row.row }, key });
  return id;
}

type Detailing = Readonly<{ id: string; details: Data; row: KeyedRow; made: Saying[]; around: Around }>;

/** What a file says about a record that many rows refer to is said once, by the first of them. */
function sayDetails({ to }: RelationPlan, { id, details, row, made, around }: Detailing): void {
  if (around.detailed.has(id)) return;
  const at = made.findIndex((one) => one.id === id);
  const fresh = made[at];
  if (fresh !== undefined) made[at] = { ...fresh, data: { ...details, ...fresh.data } };
  else made.push({ kind: to.name, id, data: details, at: around.at, spot: { row: row.row } });
}

/** Makes what a row made known to those after it. */
function keep(made: readonly Saying[], around: Around): void {
  const { books, sayings, detailed, named, own, ownName: mine } = around;
  for (const field of mine === undefined ? [] : named.keys()) learn(books.get(field), mine ?? '', own);
  for (const saying of made) {
    sayings.push(saying);
    if (saying.id !== undefined) detailed.add(saying.id);
    if (saying.key !== undefined) enter(saying, around);
  }
}

/** Enters a new record under its name, for every column that may name it. */
function enter({ kind, id = '', data }: Saying, { plan, books }: Around): void {
  for (const { field, to, by } of plan.relations.values()) {
    const book = books.get(field.id);
    if (book === undefined || by === null || to.name !== kind) continue;
    const name = plainText(data[by]);
    put(book, normalText(name), { id, title: name });
  }
}

/** A row's own record is known to those after it. */
function learn(book: Book | undefined, name: string, own: ReadonlyMap<string, string>): void {
  const id = own.get(name);
  if (book !== undefined && id !== undefined && !book.has(name)) put(book, name, { id, title: name });
}
