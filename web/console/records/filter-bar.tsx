import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Popover } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Kind, RecordDetail } from '@valence/contract';
import type { Filter } from './simple-filter.ts';
import { get } from '../../parts/api.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { fieldOf } from '../../parts/kinds.ts';
import { filterWords } from './filter-words.ts';
import { useRecordTexts } from './texts.ts';

// The editor brings the selects along; a list that nobody filters does without them
const FilterEditor = lazy(() => import('./filter-editor.tsx').then(({ FilterEditor: found }) => ({ default: found })));

type Props = Readonly<{ kind: Kind; filters: readonly Filter[]; onChange: (filters: readonly Filter[]) => void }>;

/** The filters as sentences joined by "and"; each can be changed or taken off. */
export function FilterBar({ kind, filters, onChange }: Props): ReactNode {
  const texts = useRecordTexts();
  const [edited, setEdited] = useState<number | null>(null);
  const editor = (at: number) => (
    <Suspense fallback={<div className="rec-editor" />}>
      <FilterEditor
        kind={kind}
        filter={filters[at]}
        onCancel={() => setEdited(null)}
        onApply={(filter) => {
          onChange(at < filters.length ? filters.with(at, filter) : [...filters, filter]);
          setEdited(null);
        }}
      />
    </Suspense>
  );
  const popover = (at: number) => ({
    open: edited === at,
    onOpenChange: (isOpen: boolean) => setEdited(isOpen ? at : null),
    trigger: 'click' as const,
    placement: 'bottomLeft' as const,
    destroyOnHidden: true,
    // Never null: a popover without content does not open at all
    content: <>{edited === at && editor(at)}</>,
  });
  return (
    <div className="rec-filters">
      {filters.map((filter, at) => (
        // A filter has no name of its own; two equal ones are interchangeable
        <span key={`${at}-${JSON.stringify(filter)}`} className="rec-filter-item">
          {at > 0 && <span className="v-faint">{texts('and')}</span>}
          <Popover {...popover(at)}>
            <Sentence kind={kind} filter={filter} onRemove={() => onChange(filters.toSpliced(at, 1))} />
          </Popover>
        </span>
      ))}
      <Popover {...popover(filters.length)}>
        <button type="button" className="rec-add-filter">
          <PlusOutlined aria-hidden /> {texts('addFilter')}
        </button>
      </Popover>
      {filters.length > 1 && (
        <button type="button" className="v-link-button" onClick={() => onChange([])}>
          {texts('clearFilters')}
        </button>
      )}
    </div>
  );
}

type SentenceProps = Readonly<{ kind: Kind; filter: Filter; onRemove: () => void }>;

function Sentence({ kind, filter, onRemove, ...trigger }: SentenceProps): ReactNode {
  const texts = useRecordTexts();
  const locale = useLocale();
  const sayText = useSay();
  const field = fieldOf(kind, filter.field);
  const refTitle = useRefTitle(field?.type === 'ref' && typeof filter.value === 'string' ? filter.value : null);
  if (field === undefined) return null;
  const { verb, value } = filterWords({ filter, field, locale, refTitle }, texts);
  const sentence = [sayText(field.title), verb, value].filter((part) => part !== '').join(' ');
  return (
    <span className="rec-filter">
      <button
        {...trigger}
        type="button"
        className="v-plain-button v-cut"
        aria-label={texts('editFilter', { sentence })}
        title={sentence}
      >
        <span className="v-quiet">{sayText(field.title)}</span> <span className="v-faint">{verb}</span>{' '}
        <strong>{value}</strong>
      </button>
      <button
        type="button"
        className="rec-filter-remove"
        aria-label={texts('removeFilter', { sentence })}
        onClick={onRemove}
      >
        <CloseOutlined aria-hidden />
      </button>
    </span>
  );
}

/** The title of the record a filter names; the URL holds only its id. */
function useRefTitle(id: string | null): string | undefined {
  return useQuery({
    queryKey: ['record', id, 'title'],
    queryFn: ({ signal }) =>
      get<RecordDetail>(`/api/record/${encodeURIComponent(id ?? '')}`, {}, signal).then(({ title }) => title),
    enabled: id !== null,
    staleTime: 300_000,
  }).data;
}
