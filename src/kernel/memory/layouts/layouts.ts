import { LayoutConfig } from '@valence/contract';
import { Failure, type Problem, type Text } from '#base';
import { notarise, type Role, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { seenKind, type SeenKind } from '../sight.ts';

/** How the page of a kind is laid out, for one role or for all. */
export type StoredLayout = Readonly<{
  kind: string;
  role: Role | null;
  /** 0: the one that ships. */
  version: number;
  config: LayoutConfig;
  madeAt: Date | null;
}>;
type Row = { role: string; version: number; config: unknown; made_by: string; made_at: Date };

const ALL = '';
const FACTS: Text = { zh: '资料', en: 'Details' };
const FIGURES: Text = { zh: '金额与日期', en: 'Figures and dates' };
const WORDS: Text = { zh: '说明', en: 'Notes' };

/**
 * The layout that holds for a role: its own, else the one for all, else the one that ships. Fields this scope may not
 * know are left out, fields no section names come at the end of the last one.
 *
 * @throws Failure `memory.unknown_kind`
 */
export async function layoutFor(scope: Scope, name: string, role: Role): Promise<StoredLayout> {
  return scope.read(async (tx) => {
    const kind = await seenKind(tx, scope, name);
    const row = (await latestIn(tx, name, role)) ?? (await latestIn(tx, name, null));
    if (row === undefined) return { kind: name, role: null, version: 0, config: shippedFor(kind), madeAt: null };
    return layoutOf(kind, row);
  });
}

/**
 * Lays the page of a kind out anew, as a new version. For administrators.
 *
 * @throws Failure `auth.forbidden`, `memory.unknown_kind`, `input.invalid`, `layout.changed` when someone else did meanwhile.
 */
export async function saveLayout(
  scope: Scope,
  draft: { kind: string; role: Role | null; version: number; config: LayoutConfig },
): Promise<StoredLayout> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  return scope.write(async (tx) => {
    const kind = await seenKind(tx, scope, draft.kind);
    assertFields(kind, draft.config);
    const latest = (await latestIn(tx, draft.kind, draft.role))?.version ?? 0;
    if (latest !== draft.version) throw new Failure('layout.changed', { params: { version: latest } });
    const made = await tx.query<Row>(
      `insert into layout (tenant_id, kind, role, version, config, made_by) values ($1, $2, $3, $4, $5, $6)
       on conflict do nothing returning role, version, config, made_by, made_at`,
      [tx.settings.tenantId, draft.kind, draft.role ?? ALL, latest + 1, JSON.stringify(draft.config), scope.actor.name],
    );
    const [row] = made;
    if (row === undefined) throw new Failure('layout.changed', { params: { version: latest + 1 } });
    await notarise(tx, [
      { type: 'layout.changed', body: { kind: draft.kind, role: draft.role, version: row.version } },
    ]);
    return layoutOf(kind, row);
  });
}

/** Earlier versions, newest first. @throws Failure `auth.forbidden` */
export async function layoutVersions(
  scope: Scope,
  kind: string,
  role: Role | null,
): Promise<readonly Readonly<{ version: number; by: string; madeAt: Date; config: LayoutConfig }>[]> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  const rows = await scope.read((tx) =>
    tx.query<Row>(
      'select role, version, config, made_by, made_at from layout where tenant_id = $1 and kind = $2 and role = $3 order by version desc limit 50',
      [tx.settings.tenantId, kind, role ?? ALL],
    ),
  );
  return rows.map((row) => ({
    version: row.version,
    by: row.made_by,
    madeAt: row.made_at,
    config: LayoutConfig.parse(row.config),
  }));
}

async function latestIn(tx: Tx, kind: string, role: Role | null): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    'select role, version, config, made_by, made_at from layout where tenant_id = $1 and kind = $2 and role = $3 order by version desc limit 1',
    [tx.settings.tenantId, kind, role ?? ALL],
    'layout',
  );
  return row;
}

function layoutOf(kind: SeenKind, row: Row): StoredLayout {
  const config = LayoutConfig.parse(row.config);
  return {
    kind: kind.name,
    role: row.role === ALL ? null : (row.role as Role),
    version: row.version,
    config: { ...config, sections: completed(kind, config.sections) },
    madeAt: row.made_at,
  };
}

type Sections = LayoutConfig['sections'];

function completed(kind: SeenKind, sections: Sections): Sections {
  const shown = sections.map((section) => ({ ...section, fields: section.fields.filter((id) => kind.byId.has(id)) }));
  const named = new Set(sections.flatMap((section) => section.fields));
  const rest = kind.fields.filter((field) => !named.has(field.id) && field.isHidden !== true).map((field) => field.id);
  const last = shown.at(-1);
  if (last === undefined) return [{ id: 'facts', title: FACTS, columns: 1, isFolded: false, fields: rest }];
  return rest.length === 0 ? shown : [...shown.slice(0, -1), { ...last, fields: [...last.fields, ...rest] }];
}

const NUMBERS = new Set(['money', 'number', 'integer', 'date', 'datetime', 'formula', 'rollup', 'rating']);

/** The layout that ships: what is what, then figures and dates, then texts. */
function shippedFor(kind: SeenKind): LayoutConfig {
  const fields = kind.fields.filter((field) => field.isHidden !== true);
  const of = (fits: (type: string) => boolean): string[] => fields.filter((f) => fits(f.type)).map((f) => f.id);
  const sections = [
    { id: 'facts', title: FACTS, fields: of((type) => !NUMBERS.has(type) && type !== 'longText') },
    { id: 'figures', title: FIGURES, fields: of((type) => NUMBERS.has(type)) },
    { id: 'words', title: WORDS, fields: of((type) => type === 'longText') },
  ].filter((section) => section.fields.length > 0);
  return {
    sections: sections.map((section) => ({ ...section, columns: 1 as const, isFolded: false })),
    related: [],
    hiddenRelated: [],
    tabs: ['timeline', 'comments', 'files', 'mail', 'graph'],
  };
}

/** @throws Failure `input.invalid` for fields that are not there or named twice */
function assertFields(kind: SeenKind, { sections }: LayoutConfig): void {
  const seen = new Set<string>();
  const problems = sections.flatMap((section, at) =>
    section.fields.flatMap((id): Problem[] => {
      const isWrong = !kind.byId.has(id) || seen.has(id);
      seen.add(id);
      return isWrong ? [{ path: `config.sections.${at}.fields`, rule: 'unknown_field', params: { field: id } }] : [];
    }),
  );
  if (problems.length > 0) throw new Failure('input.invalid', { fields: problems });
}
