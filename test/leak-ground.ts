import assert from 'node:assert/strict';
import type { Filter, KindRight, RightRule } from '@valence/contract';
import { kindsOf, type Kind, type Value } from '#kernel/memory';
import type { Caller, TestApp } from '#test';

/** Stands in every record that the rep and the manager may not see. Two-character words of it stand nowhere else. */
export const ROW = '曜琨珺禛';
/** Stands in hidden fields of records that the rep may see. */
export const FIELD = '霁翀旻晟';
export const PASSWORD = 'correct horse';

export const OPEN: KindRight = {
  see: 'all',
  change: 'all',
  remove: 'all',
  make: true,
  export: true,
  hidden: [],
  readOnly: [],
};
export const MINE: Filter = { field: 'owner', op: 'is', value: { me: true } };
const OURS: Filter = { field: 'owner', op: 'is', value: { myTeam: true } };

export type Json = Record<string, unknown>;
export type Ground = Readonly<{
  app: TestApp;
  admin: Caller;
  tenantId: string;
  people: Readonly<Record<string, string>>;
}>;

/** A workspace with an administrator, two reps and a manager. */
export async function settle(app: TestApp): Promise<Ground> {
  const admin = await app.signUp('泄漏测试');
  const me = (await admin.call('GET', '/api/me')).json as { workspace: { id: string } };
  const tenantId = me.workspace.id.replace('wsp_', '');
  const people: Record<string, string> = {};
  for (const [name, role] of [
    ['ann', 'rep'],
    ['bob', 'rep'],
    ['meg', 'manager'],
  ] as const) {
    const made = await make(admin, 'person', { name: `同事${name}`, side: 'staff' });
    people[name] = made ?? '';
    const personId = people[name].replace('ent_', '');
    await app.security.addMember(tenantId, {
      name,
      email: `${name}-${tenantId}@example.com`,
      password: PASSWORD,
      role,
      personId,
    });
  }
  return { app, admin, tenantId, people };
}

export async function make(caller: Caller, kind: string, data: Json): Promise<string | null> {
  const answer = await caller.call('POST', `/api/records/${kind}`, { data });
  return answer.status === 200 ? (answer.json as { id: string }).id : null;
}

/** Values for the fields of a kind that need one. */
const NEEDED: Readonly<Partial<Record<Kind['fields'][number]['type'], Value>>> = {
  text: '甲',
  integer: 1,
  number: 1,
  money: { minor: '100', currency: 'CNY' },
  date: '2026-11-22',
  datetime: '2026-11-22T00:00:00.000Z',
  boolean: true,
  rating: 3,
};

/** Fields of a kind that text can be hidden in. */
export function hiddenIn(kind: Kind): string[] {
  return kind.fields
    .filter((f) => (f.type === 'text' || f.type === 'longText') && f.id !== kind.titleField && f.computed === undefined)
    .filter((f) => f.isReadOnly !== true && !['externalId', 'currency'].includes(f.id) && f.isUnique !== true)
    .map((f) => f.id)
    .slice(0, 2);
}

const hasOwner = (kind: Kind): boolean => kind.byId.get('owner')?.to === 'person' && kind.ready.has('owner');

function draft(
  kind: Kind,
  { title, owner, hidden, about }: { title: string; owner: string; hidden: string; about: Json },
): Json {
  const needed = kind.fields
    .filter((f) => f.isRequired === true && f.computed === undefined && f.id !== kind.titleField)
    .map((f) => [
      f.id,
      f.type === 'ref' ? about[f.to ?? ''] : f.type === 'choice' ? f.choices?.[0]?.value : NEEDED[f.type],
    ]);
  const refs = kind.fields.filter((f) => f.type === 'ref' && f.to !== 'person' && about[f.to ?? ''] !== undefined);
  return {
    ...Object.fromEntries(refs.map((f) => [f.id, about[f.to ?? '']])),
    ...Object.fromEntries(needed),
    ...Object.fromEntries(hiddenIn(kind).map((id) => [id, hidden])),
    [kind.titleField]: title,
    ...(hasOwner(kind) ? { owner } : {}),
  };
}

/** One record of each kind for the rep and one for somebody else; what is about a record is about one of the same owner. */
export async function fill({
  app,
  admin,
  tenantId,
  people,
}: Ground): Promise<{ kinds: Kind[]; made: Map<string, Json> }> {
  const scope = app.security.scopeFor(tenantId, { type: 'system', id: 't', name: 't', role: 'admin' }, 'sales');
  const kinds = await kindsOf(scope);
  const made = new Map<string, Json>();
  const about: { mine: Json; theirs: Json } = { mine: {}, theirs: {} };
  const first = ['organisation', 'lead', 'deal'];
  for (const kind of kinds.toSorted((a, b) => first.indexOf(b.name) - first.indexOf(a.name) || 0)) {
    const mine = await make(
      admin,
      kind.name,
      draft(kind, { title: `可见${kind.name}`, owner: people['ann'] ?? '', hidden: FIELD, about: about.mine }),
    );
    const theirs = await make(
      admin,
      kind.name,
      draft(kind, { title: `${ROW}${kind.name}`, owner: people['bob'] ?? '', hidden: ROW, about: about.theirs }),
    );
    if (mine === null || theirs === null) continue;
    about.mine[kind.name] = mine;
    about.theirs[kind.name] = theirs;
    made.set(kind.name, { mine, theirs });
  }
  return { kinds, made };
}

/** What people do with records: comments, an export, a record in the trash. All by the administrator, all about the others' records. */
export async function stir({ admin, people }: Ground, made: ReadonlyMap<string, Json>): Promise<void> {
  const theirs = (kind: string): string => String(made.get(kind)?.['theirs']);
  const gone = await make(admin, 'lead', { title: `${ROW}弃`, owner: people['bob'] });
  const calls: [string, Json][] = [
    [`/api/record/${theirs('lead')}/comments`, { body: `${ROW}评论` }],
    ['/api/trash', { records: [gone] }],
    ['/api/exports', { kind: 'lead', format: 'csv' }],
    ['/api/views', { kind: 'lead', title: '共享', layout: 'table', config: {}, isShared: true }],
  ];
  for (const [url, body] of calls) {
    const answer = await admin.call('POST', url, body);
    assert.ok(answer.status === 200 || url === '/api/views', `${url}: ${answer.text}`);
  }
}

/** Reps see what is theirs and what is about it, without the hidden fields; managers what is their team's. */
export function rulesFor(kinds: readonly Kind[], made: ReadonlyMap<string, Json>): Omit<RightRule, 'team'>[] {
  const owned = new Set(kinds.filter(hasOwner).map((k) => k.name));
  return kinds.flatMap((kind) => {
    const through = kind.fields
      .filter((f) => f.type === 'ref' && owned.has(f.to ?? '') && kind.ready.has(f.id))
      .map((f) => f.id);
    const see = (filter: Filter): KindRight['see'] =>
      owned.has(kind.name) ? { where: filter } : through.length > 0 ? { through: through.slice(0, 8) } : 'none';
    const hidden = made.has(kind.name) ? hiddenIn(kind) : [];
    return [
      {
        role: 'rep' as const,
        kind: kind.name,
        right: { ...OPEN, see: kind.name === 'person' ? 'none' : see(MINE), hidden },
      },
      {
        role: 'manager' as const,
        kind: kind.name,
        right: { ...OPEN, see: kind.name === 'person' ? 'none' : see(OURS) },
      },
    ];
  });
}

/** A file that was read and not yet imported: its first rows are shown to whoever may. */
export async function upload(admin: Caller): Promise<void> {
  const part = 'content-disposition: form-data; name="file"; filename="leads.csv"\r\ncontent-type: text/csv';
  const body = `--mark\r\n${part}\r\n\r\n线索名称,公司\n${ROW}甲,${ROW}乙\n\r\n--mark--\r\n`;
  const headers = { 'content-type': 'multipart/form-data; boundary=mark' };
  const answer = await admin.call('POST', '/api/imports?kind=lead', Buffer.from(body), headers);
  assert.equal(answer.status, 200, answer.text);
}

/** The shipped agent looks at the new leads and suggests something about each. */
export async function waitForAgents({ app, tenantId }: Ground): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    const rows = await app.store.read({ tenantId, actor: 't', purpose: 'sales' }, (tx) =>
      tx.query<{ n: number }>('select count(*)::int as n from decision where tenant_id = $1', [tenantId]),
    );
    if ((rows[0]?.n ?? 0) >= 2) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('the agents suggested nothing');
}
