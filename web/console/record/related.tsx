import { ApartmentOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Field, Groups, Kind, RecordDetail, RecordRow } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { DropMenu } from '../../parts/drop-menu.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { isMoney, sayMoney } from '../../parts/format-value.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { fieldOf, kindsQuery, useKind } from '../../parts/kinds.ts';
import { listPath } from '../../parts/paths.ts';
import { headed } from '../../parts/signs.ts';
import { Value } from '../../parts/value.tsx';
import { layoutQuery } from './queries.ts';
import { addableOf, arrangedRelated, sumsOf, type Addable } from './related-order.ts';
import { stageFieldOf } from './stages.ts';
import { useRecordPageTexts } from './texts.ts';

const NewRecord = lazy(() => import('../records/new-record.tsx').then(({ NewRecord: found }) => ({ default: found })));

type RelatedProps = { record: RecordDetail; kind: Kind; onGraph?: () => void };

/** Records that belong to this one, by how they are linked: how many, what they come to, and a way to add one. */
export function Related({ record, onGraph }: RelatedProps): ReactNode {
  const t = useRecordPageTexts();
  const say = useSay();
  const kinds = useQuery(kindsQuery).data ?? [];
  const layout = useQuery(layoutQuery(record.kind)).data?.config;
  const [adding, setAdding] = useState<Addable | null>(null);
  const groups = arrangedRelated(record.related, layout);
  const addable = addableOf(kinds, record.kind);
  const first = addable[0];
  const add = (kind: string, field: string) =>
    addable.find((one) => one.kind.name === kind && one.field.id === field) ?? null;
  const menu = addable.map((one) => ({
    key: `${one.kind.name}.${one.field.id}`,
    label: sayAddable(one, addable, say),
  }));
  return (
    <section className="v-panel record-panel related">
      <div className="related-head">
        <h2>{t('related')}</h2>
        {onGraph !== undefined && (
          <Button
            type="text"
            size="small"
            icon={<ApartmentOutlined aria-hidden />}
            aria-label={t('showGraph')}
            title={t('showGraph')}
            onClick={onGraph}
          />
        )}
        {menu.length > 0 && (
          <DropMenu
            menu={{
              items: menu,
              className: 'related-menu',
              onClick: ({ key }) => setAdding(add(key.slice(0, key.indexOf('.')), key.slice(key.indexOf('.') + 1))),
            }}
          >
            <Button
              type="text"
              size="small"
              icon={<PlusOutlined aria-hidden />}
              aria-label={t('relatedAddAny')}
              title={t('relatedAddAny')}
            />
          </DropMenu>
        )}
      </div>
      {groups.length === 0 && (
        <EmptyState
          title={t('relatedEmpty')}
          body={t('relatedEmptyBody')}
          action={
            first !== undefined && (
              <Button onClick={() => setAdding(first)}>{t('relatedAdd', { kind: say(first.kind.title) })}</Button>
            )
          }
        />
      )}
      {groups.map((group) => (
        <Group
          key={`${group.kind}-${group.field}`}
          record={record}
          group={group}
          onAdd={add(group.kind, group.field) === null ? undefined : () => setAdding(add(group.kind, group.field))}
        />
      ))}
      {adding !== null && (
        <Suspense fallback={null}>
          <NewRecord
            kind={adding.kind}
            startWith={{ [adding.field.id]: record.id, ...customerFor(adding, record) }}
            refs={[record, ...Object.values(record.refs)]}
            onClose={() => setAdding(null)}
          />
        </Suspense>
      )}
    </section>
  );
}

type GroupProps = { record: RecordDetail; group: RecordDetail['related'][number]; onAdd: (() => void) | undefined };

function Group({ record, group, onAdd }: GroupProps): ReactNode {
  const t = useRecordPageTexts();
  const say = useSay();
  const locale = useLocale();
  const kind = useKind(group.kind);
  const filter = JSON.stringify([{ field: group.field, op: 'is', value: record.id }]);
  const { count, sums } = useWhole(group, kind, filter);
  const title = headed(say(group.title));
  const href = `${listPath(group.kind)}?${new URLSearchParams({ filter }).toString()}`;
  return (
    <>
      <h3 className="related-title">
        <AppLink href={href}>{title}</AppLink>
        {count !== null && <span className="v-faint v-num">{count.toLocaleString(locale)}</span>}
        {sums.map((money) => (
          <span key={money.currency} className="v-quiet v-num">
            {sayMoney(money, locale)}
          </span>
        ))}
        {onAdd !== undefined && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined aria-hidden />}
            aria-label={t('relatedAdd', { kind: kind === undefined ? title : say(kind.title) })}
            title={t('relatedAdd', { kind: kind === undefined ? title : say(kind.title) })}
            onClick={onAdd}
          />
        )}
      </h3>
      <ul>
        {group.items.map((item) => (
          <li key={item.id} className="record-related">
            <RecordLink record={item} />
            <Says item={item} kind={kind} />
          </li>
        ))}
      </ul>
      {group.hasMore && (
        <AppLink className="record-more" href={href}>
          {t('more')}
        </AppLink>
      )}
    </>
  );
}

/** What says most about a related record in one word: its stage, else its amount, else its day. */
function Says({ item, kind }: { item: RecordRow; kind: Kind | undefined }): ReactNode {
  if (kind === undefined) return null;
  const day = kind.fields.find(({ type, id }) => type === 'date' && kind.columns.includes(id));
  const shown = [stageFieldOf(kind), sumField(kind), day].find(
    (f) => f !== undefined && (item.data[f.id] ?? null) !== null,
  );
  return shown === undefined ? null : <Value field={shown} value={item.data[shown.id]} />;
}

/** The amount of a kind that can be added up, if it has one. */
function sumField(kind: Kind | undefined): Field | undefined {
  const money = kind?.fields.filter(({ type, isIndexed }) => type === 'money' && isIndexed) ?? [];
  return money.find(({ id }) => id === 'amount' || id === 'total') ?? money[0];
}

/** How many there are and what they come to: known from the few shown, else asked for. */
function useWhole(group: GroupProps['group'], kind: Kind | undefined, filter: string) {
  const field = sumField(kind);
  const sums = field === undefined ? '' : `sum:${field.id}`;
  const { data } = useQuery({
    queryKey: ['records', group.kind, 'groups', filter, '', '', sums],
    queryFn: ({ signal }) =>
      get<Groups>(`/api/records/${encodeURIComponent(group.kind)}/groups`, { filter, sums }, signal),
    enabled: group.hasMore && kind !== undefined,
    staleTime: 60_000,
  });
  if (group.hasMore) {
    const whole = data?.groups[0];
    return { count: whole?.count ?? null, sums: whole?.sums[0]?.money ?? [] };
  }
  const amounts = group.items.map(({ data: values }) => (field === undefined ? undefined : values[field.id]));
  return { count: group.items.length, sums: sumsOf(amounts.filter(isMoney)) };
}

/** A new record of a deal or a ticket belongs to the same customer. */
function customerFor({ kind, field }: Addable, record: RecordDetail): Record<string, string> {
  const customer = record.data['organisation'];
  const takes = field.id !== 'organisation' && fieldOf(kind, 'organisation')?.type === 'ref';
  return takes && typeof customer === 'string' ? { organisation: customer } : {};
}

/** A kind that names the record in two fields is offered twice, with the field. */
function sayAddable({ kind, field }: Addable, all: readonly Addable[], say: ReturnType<typeof useSay>): string {
  const isTwice = all.filter((one) => one.kind.name === kind.name).length > 1;
  return isTwice ? `${headed(say(kind.title))} · ${say(field.title)}` : headed(say(kind.title));
}
