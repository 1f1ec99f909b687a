import { Failure, newId } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';

export type ViewLayout = 'table' | 'board' | 'calendar' | 'timeline';
export type ViewAudience = 'private' | 'team' | 'all';

/** One saved view as this person has it. What `config` means is the wire's to say; here it is kept whole. */
export type View = Readonly<{
  id: string;
  kind: string;
  name: string;
  layout: ViewLayout;
  config: object;
  audience: ViewAudience;
  isMine: boolean;
  isChangeable: boolean;
  isDefault: boolean;
  version: number;
  changedBy: string;
  changedAt: Date;
}>;

type Row = {
  id: string;
  kind: string;
  name: string;
  layout: ViewLayout;
  config: object;
  audience: ViewAudience;
  owner_id: string;
  version: number;
  changed_by: string;
  changed_at: Date;
  is_default: boolean;
};

/** Views of one person and kind; more are a sign of a machine at work. */
const MOST_VIEWS = 200;

const COLUMNS =
  'v.id, v.kind, v.name, v.layout, v.config, v.audience, v.owner_id, v.version, v.changed_by, v.changed_at';
/** Own ones and shared ones of a table `v`; `$2` is the person. Two people share a team when both are members of it. */
export const SEEN = `(v.owner_id = $2 or v.audience = 'all' or (v.audience = 'team' and exists (
  select from membership theirs
  join team_member a on a.tenant_id = theirs.tenant_id and a.person_id = theirs.person_id
  join team_member b on b.tenant_id = a.tenant_id and b.team_id = a.team_id
  join membership mine on mine.tenant_id = b.tenant_id and mine.person_id = b.person_id
  where theirs.tenant_id = $1 and theirs.user_id = v.owner_id and mine.user_id = $2)))`;

/** The views of a kind that this person sees: in their own order, then the newest last. */
export async function viewsOf(scope: Scope, kind: string): Promise<View[]> {
  return scope.read(async (tx) => {
    const rows = await tx.query<Row>(
      `select ${COLUMNS}, coalesce(c.default_view = v.id, false) as is_default
       from saved_view v left join view_choice c on c.tenant_id = v.tenant_id and c.user_id = $2 and c.kind = v.kind
       where v.tenant_id = $1 and v.kind = $3 and v.removed_at is null and ${SEEN}
       order by array_position(c.view_order, v.id) nulls last, v.id limit ${MOST_VIEWS}`,
      [tx.settings.tenantId, scope.actor.id, kind],
      'views-of',
    );
    return rows.map((row) => viewOf(scope, row));
  });
}

export type NewView = Readonly<Pick<View, 'kind' | 'name' | 'layout' | 'config' | 'audience'>>;

/** @throws Failure `memory.limit_reached` */
export async function makeView(scope: Scope, { kind, name, layout, config, audience }: NewView): Promise<View> {
  return scope.write(async (tx) => {
    const [count] = await tx.query<{ n: bigint }>(
      'select count(*) as n from saved_view where tenant_id = $1 and kind = $2 and owner_id = $3 and removed_at is null',
      [tx.settings.tenantId, kind, scope.actor.id],
    );
    if (Number(count?.n ?? 0n) >= MOST_VIEWS)
      throw new Failure('memory.limit_reached', { params: { what: 'view', max: MOST_VIEWS } });
    const id = newId('view');
    await tx.query(
      `insert into saved_view (tenant_id, id, kind, name, layout, config, audience, owner_id, changed_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        tx.settings.tenantId,
        id,
        kind,
        name,
        layout,
        JSON.stringify(config),
        audience,
        scope.actor.id,
        scope.actor.name,
      ],
    );
    return told(tx, scope, id, 'made');
  });
}

export type ViewChange = Readonly<Partial<Omit<NewView, 'kind'>> & { version: number; isRemoved?: boolean }>;

/**
 * Changes a view that the person may change: their own, or a shared one for managers and administrators.
 *
 * @throws Failure `view.not_found`, `view.not_yours`, `view.conflict` when somebody changed it since `version`.
 */
export async function changeView(scope: Scope, id: string, change: ViewChange): Promise<View> {
  return scope.write(async (tx) => {
    const known = await lockView(tx, scope, id);
    if (!mayChange(scope, known)) throw new Failure('view.not_yours', { params: { name: known.changed_by } });
    if (known.version !== change.version)
      throw new Failure('view.conflict', { params: { name: known.name }, extra: { version: known.version } });
    const { name = known.name, layout = known.layout, config = known.config, audience = known.audience } = change;
    await tx.query(
      `update saved_view set name = $3, layout = $4, config = $5, audience = $6, changed_by = $7, changed_at = now(), version = version + 1,
         removed_at = case when $8::boolean is null then removed_at when $8 then now() end
       where tenant_id = $1 and id = $2`,
      [
        tx.settings.tenantId,
        id,
        name,
        layout,
        JSON.stringify(config),
        audience,
        scope.actor.name,
        change.isRemoved ?? null,
      ],
    );
    return told(tx, scope, id, change.isRemoved === true ? 'removed' : 'changed');
  });
}

/** Keeps one person's order and default of a kind's views; what is left out stays. */
export async function chooseViews(
  scope: Scope,
  { kind, order, defaultView }: Readonly<{ kind: string; order?: readonly string[]; defaultView?: string | null }>,
): Promise<void> {
  await scope.write(async (tx) => {
    await tx.query(
      `insert into view_choice (tenant_id, user_id, kind, view_order, default_view) values ($1, $2, $3, coalesce($4::uuid[], '{}'), $5)
       on conflict (tenant_id, user_id, kind) do update set
         view_order = coalesce($4::uuid[], view_choice.view_order),
         default_view = case when $6 then $5::uuid else view_choice.default_view end`,
      [tx.settings.tenantId, scope.actor.id, kind, order ?? null, defaultView ?? null, defaultView !== undefined],
    );
  });
}

async function lockView(tx: Tx, scope: Scope, id: string): Promise<Row> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS}, false as is_default from saved_view v where v.tenant_id = $1 and v.id = $3 and ${SEEN} for update`,
    [tx.settings.tenantId, scope.actor.id, id],
  );
  if (row === undefined) throw new Failure('view.not_found', { facts: { id } });
  return row;
}

/** The view as it stands now, with the evidence that it was touched. */
async function told(tx: Tx, scope: Scope, id: string, act: 'made' | 'changed' | 'removed'): Promise<View> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS}, coalesce(c.default_view = v.id, false) as is_default
     from saved_view v left join view_choice c on c.tenant_id = v.tenant_id and c.user_id = $2 and c.kind = v.kind
     where v.tenant_id = $1 and v.id = $3`,
    [tx.settings.tenantId, scope.actor.id, id],
  );
  if (row === undefined) throw new Failure('view.not_found', { facts: { id } });
  await notarise(tx, [{ type: 'view.changed', body: { view: id, act, audience: row.audience, version: row.version } }]);
  return viewOf(scope, row);
}

function mayChange({ actor }: Scope, { owner_id, audience }: Pick<Row, 'owner_id' | 'audience'>): boolean {
  return owner_id === actor.id || (audience !== 'private' && actor.role !== 'rep');
}

function viewOf(scope: Scope, row: Row): View {
  const { id, kind, name, layout, config, audience, version } = row;
  return {
    id,
    kind,
    name,
    layout,
    config,
    audience,
    isMine: row.owner_id === scope.actor.id,
    isChangeable: mayChange(scope, row),
    isDefault: row.is_default,
    version,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  };
}
