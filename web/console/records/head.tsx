import { ImportOutlined, PlusOutlined, SettingOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Popover } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Kind } from '@valence/contract';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { countQuery } from './list-data.ts';
import { columnsOf, keptColumns, type ListState } from './list-state.ts';
import { SearchBox } from './search-box.tsx';
import { useRecordTexts } from './texts.ts';

const NewRecord = lazy(() => import('./new-record.tsx').then(({ NewRecord: found }) => ({ default: found })));
const ColumnMenu = lazy(() => import('./column-menu.tsx').then(({ ColumnMenu: found }) => ({ default: found })));

type Props = Readonly<{
  kind: Kind;
  state: ListState;
  onChange: (change: Partial<ListState>) => void;
}>;

/** Name, count, search and what can be done with the whole list. */
export function Head({ kind, state, onChange }: Props): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const [url, changeUrl] = useUrlState();
  const [isOpen, setOpen] = useState(false);
  const isNew = isOpen || url['new'] !== undefined;
  const setNew = (next: boolean): void => {
    setOpen(next);
    if (!next && url['new'] !== undefined) changeUrl({ new: undefined });
  };
  const columns = columnsOf(state, kind);
  return (
    <header className="rec-head-bar">
      <div className="rec-title-line">
        <h1>{sentenceCase(sayText(kind.plural))}</h1>
        <ShownCount kind={kind.name} state={state} />
        <span className="rec-spring" />
        <SearchBox
          label={texts('search', { kind: sayText(kind.plural) })}
          value={state.q}
          onSearch={(q) => onChange({ q })}
        />
        {state.layout === 'table' && (
          <Popover
            trigger="click"
            placement="bottomRight"
            destroyOnHidden
            content={
              <Suspense fallback={null}>
                <ColumnMenu
                  kind={kind}
                  shown={columns.map(({ field }) => field.id)}
                  onChange={(ids) =>
                    onChange({ columns: ids === null ? null : keptColumns(chosen(ids, kind, columns)) })
                  }
                />
              </Suspense>
            }
          >
            <Button className="rec-wide-only" icon={<SettingOutlined aria-hidden />}>
              {texts('columns')}
            </Button>
          </Popover>
        )}
        <LinkButton
          className="rec-wide-only"
          icon={<ImportOutlined aria-hidden />}
          href={`/import?kind=${encodeURIComponent(kind.name)}`}
        >
          {texts('import')}
        </LinkButton>
        <Button
          type="primary"
          icon={<PlusOutlined aria-hidden />}
          aria-label={texts('create', { kind: sayText(kind.title) })}
          onClick={() => setNew(true)}
        >
          <span className="rec-wide-only">{texts('create', { kind: sayText(kind.title) })}</span>
        </Button>
      </div>
      {isNew && (
        <Suspense fallback={null}>
          <NewRecord kind={kind} onClose={() => setNew(false)} />
        </Suspense>
      )}
    </header>
  );
}

/** The count, once whoever shows the records has asked for it or knows it. */
function ShownCount({ kind, state }: { kind: string; state: ListState }): ReactNode {
  const texts = useRecordTexts();
  const locale = useLocale();
  const { data } = useQuery({ ...countQuery(kind, state), enabled: false });
  const number = data?.count.toLocaleString(locale);
  return (
    <span className="v-faint v-num" aria-live="polite">
      {number !== undefined && texts(data?.isExact === true ? 'count' : 'countAbout', { count: number })}
    </span>
  );
}

/** Columns by id: known ones as they are, new ones at the end. */
function chosen(ids: readonly string[], kind: Kind, known: ReturnType<typeof columnsOf>): ReturnType<typeof columnsOf> {
  const byId = new Map(known.map((column) => [column.field.id, column]));
  return ids.flatMap((id) => {
    const field = kind.fields.find((one) => one.id === id);
    return field === undefined ? [] : [byId.get(id) ?? { field, width: undefined, isFrozen: false }];
  });
}
