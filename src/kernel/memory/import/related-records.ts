import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { FieldSpec } from '../kind.ts';
import { ownersOfKeys } from '../keys.ts';
import type { Kind } from '../kinds.ts';
import type { Data, Value } from '../value.ts';
import { idsAllowed } from '../query/ids-allowed.ts';
import { sightIn } from '../sight.ts';
import { isLimited } from '../writing-rights.ts';
import { normalText } from './key-text.ts';
import type { ImportPlan } from './plan-import.ts';
import type { KeyedRow } from './read-chunks.ts';

/** A record that a row names without being about it: a company, a contact, one of our own people. */
export type Related = Readonly<{
  /** The field of the row's record that points to it. */
  field: string;
  kind: 'organisation' | 'person';
  /** Texts by which it is found, the surest first; the first one becomes its key when it is made. */
  lookups: readonly string[];
  /** What the row says about it. */
  data: Data;
}>;

export type Known = Readonly<{ id: string; name: string }>;

/** Who is known by which text. Filled from the workspace once per job, and by what the job makes. */
export type Directory = Readonly<{
  /** One answer per related record, in their order; undefined for whom nobody knows. */
  find(tx: Tx, related: readonly Related[]): Promise<(Known | undefined)[]>;
  /** Keeps whom the job has spoken of, once that is committed: nobody is named twice by one import. */
  add(related: Related, known: Known): void;
  hasNamed(known: Known): boolean;
}>;

/** The records that a row names, companies before people. */
export function relatedOf(plan: ImportPlan, row: KeyedRow): Related[] {
  const refs = namingFields(plan);
  const companies = refs.filter((f) => f.to === 'organisation').flatMap((f) => companyOf(plan.kind, f, row) ?? []);
  const people = refs.filter((f) => f.to === 'person').flatMap((f) => personOf(plan.kind, f, row, companies) ?? []);
  return [...companies, ...people];
}

/** Fields by which a row may name companies and people, without a way of their own. */
function namingFields(plan: ImportPlan): FieldSpec[] {
  return plan.kind.fields.filter(
    (field) => field.type === 'ref' && field.isReadOnly !== true && !plan.relations.has(field.id),
  );
}

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

/** The company a row names in a `ref` column, or in the text field `company` beside the subject's `ref`. */
function companyOf(kind: Kind, field: FieldSpec, row: KeyedRow): Related | undefined {
  const isSubject = field.id === kind.subjectField;
  const name = row.names[field.id] ?? (isSubject ? text(row.data['company']) : '');
  const normal = normalText(name);
  if (normal === '') return undefined;
  return { field: field.id, kind: 'organisation', lookups: [`name:${normal}`], data: { name } };
}

function personOf(kind: Kind, field: FieldSpec, row: KeyedRow, companies: readonly Related[]): Related | undefined {
  const named = row.names[field.id] ?? '';
  if (field.category === 'internal') return colleagueOf(field, named);
  if (kind.byId.get('contactName') === undefined && named === '') return undefined;
  const name = named === '' ? text(row.data['contactName']) : named;
  const email = text(row.data['email']);
  const phone = text(row.data['phone']);
  if (name === '' && email === '' && phone === '') return undefined;
  const company = companies.find((c) => c.field === kind.subjectField)?.lookups[0];
  const lookups = personLookups({ name, email, phone, company });
  const said = Object.entries({ name, email, phone, title: text(row.data['contactTitle']) });
  return {
    field: field.id,
    kind: 'person',
    // With nothing but a name it may be anyone: then it is this row's own contact and nobody else's.
    lookups: lookups.length > 0 ? lookups : [`of:${row.keyText}`],
    data: { side: 'customer', ...Object.fromEntries(said.filter(([, value]) => value !== '')) },
  };
}

/** One of our own people, known by name alone. */
function colleagueOf(field: FieldSpec, name: string): Related | undefined {
  const normal = normalText(name);
  if (normal === '') return undefined;
  return { field: field.id, kind: 'person', lookups: [`staff:${normal}`], data: { name, side: 'staff' } };
}

type Told = Readonly<{ name: string; email: string; phone: string; company: string | undefined }>;

/** A mailbox or a switchboard is shared by many: it tells a person only together with the name. */
function personLookups({ name, email, phone, company }: Told): string[] {
  const normal = normalText(name);
  return [
    ...(email === '' ? [] : [`mail:${email}|${normal}`]),
    ...(phone === '' ? [] : [`phone:${phone}|${normal}`]),
    ...(company === undefined || normal === '' ? [] : [`at:${company}|${normal}`]),
  ];
}

/** What a column of the row's own record says that is true of its company too. */
export function companyDetails(plan: ImportPlan, organisation: Kind, row: KeyedRow): Data {
  const details: Record<string, Value> = {};
  for (const { field } of plan.columns) {
    const same = organisation.byId.get(field.id);
    const isSame = same?.type === field.type && same.category === 'business' && field.category === 'business';
    const value = row.data[field.id];
    if (isSame && field.isCustom !== true && field.id !== organisation.titleField && value !== undefined)
      details[field.id] = value;
  }
  return details;
}

const PAGE = 10_000;

/** Reads who is known by name, mail and phone; nothing at all where the plan names nobody. */
export async function openDirectory(scope: Scope, plan: ImportPlan): Promise<Directory> {
  const known = new Map<string, Known>();
  const named = new Set<string>();
  const put = (lookup: string, entry: Known) => {
    if (!known.has(lookup)) known.set(lookup, entry);
  };
  const names = new Map<string, string>();
  if (namesCompanies(plan))
    for await (const row of entitiesOf(scope, 'organisation')) {
      const lookup = `name:${normalText(row.title)}`;
      names.set(row.id, lookup);
      put(`organisation ${lookup}`, { id: row.id, name: row.title });
    }
  if (namesPeople(plan))
    for await (const row of entitiesOf(scope, 'person'))
      for (const lookup of lookupsOf(row, names)) put(`person ${lookup}`, { id: row.id, name: row.name ?? '' });
  return {
    async find(tx, related) {
      await findByKey(tx, scope, related, known);
      return related.map(({ kind, lookups }) => {
        const hit = lookups.find((lookup) => known.has(`${kind} ${lookup}`));
        return hit === undefined ? undefined : known.get(`${kind} ${hit}`);
      });
    },
    hasNamed: ({ id }) => named.has(id),
    add({ kind, lookups }, entry) {
      named.add(entry.id);
      for (const lookup of lookups) {
        put(`${kind} ${lookup}`, entry);
        // A later row with this mail address or number and no name means the same one.
        if (/^(mail|phone):/.test(lookup)) put(`${kind} ${lookup.slice(0, lookup.indexOf('|') + 1)}`, entry);
      }
    },
  };
}

/** Columns out of which a contact is made that the record only refers to. */
const OF_CONTACTS = new Set(['contactName', 'email', 'phone']);

const fills = (plan: ImportPlan, isIt: (field: FieldSpec) => boolean): boolean =>
  plan.columns.some(({ field, through }) => through === undefined && isIt(field));

function namesCompanies(plan: ImportPlan): boolean {
  const refs = new Set(namingFields(plan).flatMap((field) => (field.to === 'organisation' ? [field.id] : [])));
  // Contacts are told apart by the companies they work for.
  return refs.size > 0 && (fills(plan, ({ id }) => refs.has(id) || id === 'company') || namesPeople(plan));
}

/** Whether rows may name people: many are known, and reading them all takes its time. */
function namesPeople(plan: ImportPlan): boolean {
  const refs = namingFields(plan).filter((field) => field.to === 'person');
  if (refs.length === 0) return false;
  const named = new Set(refs.map((field) => field.id));
  const hasContact = plan.kind.byId.has('contactName') && refs.some((field) => field.category !== 'internal');
  return fills(plan, ({ id }) => named.has(id) || (hasContact && OF_CONTACTS.has(id)));
}

type NamedRow = {
  id: string;
  title: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  organisation: string | null;
  side: string | null;
};

async function* entitiesOf(scope: Scope, kind: string): AsyncGenerator<NamedRow> {
  for (let after: string | null = null; ;) {
    const from: string | null = after;
    let next: string | null = null;
    const rows: NamedRow[] = await scope.read(async (tx) => {
      const page = await tx.query<NamedRow>(
        `select id, title, data ->> 'name' as name, data ->> 'email' as email, data ->> 'phone' as phone,
           data ->> 'organisation' as organisation, data ->> 'side' as side
         from entity where tenant_id = $1 and kind = $2 and ($3::uuid is null or id > $3) order by id limit ${PAGE}`,
        [tx.settings.tenantId, kind, from],
      );
      next = page.length < PAGE ? null : (page.at(-1)?.id ?? null);
      return seenAmong(tx, scope, kind, page);
    });
    yield* rows;
    if (next === null) return;
    after = next;
  }
}

/** Those of the records that the person who imports may see: nobody finds out more by a file than by a list. */
async function seenAmong<Row extends { id: string }>(tx: Tx, scope: Scope, kind: string, rows: Row[]): Promise<Row[]> {
  const sight = await sightIn(tx, scope);
  const seen = sight.kinds.get(kind);
  if (seen === undefined || !isLimited(seen, sight)) return rows;
  const ids = rows.map(({ id }) => id);
  const allowed = await idsAllowed(tx, scope, ids);
  return rows.filter(({ id }) => allowed.has(id));
}

function lookupsOf(row: NamedRow, companies: ReadonlyMap<string, string>): string[] {
  const name = row.name ?? '';
  if (row.side === 'staff') return name === '' ? [] : [`staff:${normalText(name)}`];
  const told = { name, email: row.email ?? '', phone: row.phone ?? '' };
  const company = companies.get(row.organisation ?? '');
  // A row that gives a mail address and no name means whoever has it.
  return [...personLookups({ ...told, company }), ...personLookups({ ...told, name: '', company: undefined })];
}

/** Those whom only their key tells, among them whom another import has made meanwhile: two statements per chunk. */
async function findByKey(tx: Tx, scope: Scope, related: readonly Related[], known: Map<string, Known>): Promise<void> {
  const wanted = related.filter(({ kind, lookups }) => !lookups.some((lookup) => known.has(`${kind} ${lookup}`)));
  if (wanted.length === 0) return;
  const keys = await ownersOfKeys(tx, ['organisation', 'person'], [...new Set(wanted.flatMap((r) => r.lookups))]);
  if (keys.length === 0) return;
  const rows = await tx.query<{ id: string; title: string }>(
    'select id, title from entity where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.settings.tenantId, keys.map((key) => key.entity)],
    'related-entities',
  );
  const allowed = await idsAllowed(
    tx,
    scope,
    rows.map(({ id }) => id),
  );
  const titles = new Map(rows.filter(({ id }) => allowed.has(id)).map((row) => [row.id, row.title]));
  for (const { kind, key, entity } of keys) {
    const title = titles.get(entity);
    if (title !== undefined) known.set(`${kind} ${key}`, { id: entity, name: title });
  }
}
