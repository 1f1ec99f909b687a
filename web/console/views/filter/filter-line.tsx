import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueries } from '@tanstack/react-query';
import { Popover } from 'antd';
import { lazy, Suspense, useState, type Dispatch, type ReactNode, type SetStateAction } from 'react';
import { isCondition, type Condition, type Filter, type Kind, type RecordDetail } from '@valence/contract';
import { get } from '../../../parts/api.ts';
import { useLocale, useSay } from '../../../parts/i18n/index.ts';
import { useViewTexts } from '../texts.ts';
import './filter.css';
import { changedAt, fieldsOf, joined, partsOf, topOf, type Path } from './filter-tree.ts';
import { conditionWords, refsNamed, type Wording } from './filter-words.ts';

// The editors come when somebody filters; a list that nobody filters does without them
const ConditionEditor = lazy(() =>
  import('./condition-editor.tsx').then(({ ConditionEditor: found }) => ({ default: found })),
);

type Props = Readonly<{
  kind: Kind;
  kinds: readonly Kind[];
  filters: readonly Filter[];
  onChange: (filters: readonly Filter[]) => void;
}>;

/** Which part is open for change: the place of the condition and what of it; `add` puts one more there. */
type Opened = Readonly<{ path: Path; part: 'field' | 'op' | 'value' | 'and' | 'or' | 'where' }>;
type Context = Readonly<{
  kinds: readonly Kind[];
  wording: Wording;
  opened: Opened | null;
  open: Dispatch<SetStateAction<Opened | null>>;
  change: (path: Path, with_: (part: Filter) => Filter | null) => void;
}>;

/** The filters of a list as a sentence; every word of it can be clicked and changed. */
export function FilterLine({ kind, kinds, filters, onChange }: Props): ReactNode {
  const texts = useViewTexts();
  const sayText = useSay();
  const locale = useLocale();
  const refs = useTitles(refsNamed(filters));
  const [opened, open] = useState<Opened | null>(null);
  const whole: Filter = { all: [...filters] };
  const change: Context['change'] = (path, with_) => {
    open(null);
    onChange(topOf(changedAt(whole, path, with_)));
  };
  const context: Context = { kinds, wording: { locale, texts, sayText, refs }, opened, open, change };
  return (
    <div className="vf-line" role="group" aria-label={texts('filterSentence')}>
      {filters.map((filter, at) => (
        // A part has no name of its own; two equal ones are interchangeable
        <span key={`${at}-${JSON.stringify(filter)}`} className="vf-item">
          {at > 0 && <span className="vf-join">{texts('and')}</span>}
          <Part filter={filter} path={[at]} kind={kind} context={context} />
        </span>
      ))}
      <Adder
        kind={kind}
        context={context}
        path={[]}
        part="and"
        label={texts('addFilter')}
        isFirst={filters.length === 0}
      />
      {filters.length > 1 && (
        <button type="button" className="v-link-button" onClick={() => onChange([])}>
          {texts('clearFilters')}
        </button>
      )}
    </div>
  );
}

type PartProps = Readonly<{ filter: Filter; path: Path; kind: Kind; context: Context }>;

function Part(props: PartProps): ReactNode {
  const { filter } = props;
  if (isCondition(filter)) return <ConditionPart {...props} condition={filter} />;
  if ('related' in filter) return <RelatedPart {...props} />;
  if ('not' in filter) return <NotPart {...props} />;
  return <GroupPart {...props} />;
}

/** Conditions in brackets, joined by one word that a click turns into the other. */
function GroupPart({ filter, path, kind, context }: PartProps): ReactNode {
  const { texts } = context.wording;
  const isAny = 'any' in filter;
  const word = texts(isAny ? 'or' : 'and');
  const turn = (): void =>
    context.change(path, (part) => (isAny ? { all: [...partsOf(part)] } : { any: [...partsOf(part)] }));
  return (
    <span className="vf-group">
      <span aria-hidden className="vf-bracket">
        (
      </span>
      {partsOf(filter).map((part, at) => (
        <span key={`${at}-${JSON.stringify(part)}`} className="vf-item">
          {at > 0 && (
            <button
              type="button"
              className="vf-join is-button"
              aria-label={texts('joinMenu', { word })}
              title={texts(isAny ? 'toAnd' : 'toOr')}
              onClick={turn}
            >
              {word}
            </button>
          )}
          <Part filter={part} path={[...path, at]} kind={kind} context={context} />
        </span>
      ))}
      <Adder kind={kind} context={context} path={path} part={isAny ? 'or' : 'and'} label={word} />
      <span aria-hidden className="vf-bracket">
        )
      </span>
    </span>
  );
}

function NotPart({ filter, path, kind, context }: PartProps): ReactNode {
  const { texts } = context.wording;
  const [inner] = partsOf(filter);
  if (inner === undefined) return null;
  return (
    <span className="vf-group">
      <button
        type="button"
        className="vf-join is-button"
        title={texts('negate')}
        onClick={() => context.change(path, () => inner)}
      >
        {texts('not')}
      </button>
      <Part filter={inner} path={[...path, 0]} kind={kind} context={context} />
    </span>
  );
}

/** "has open tasks": which related records, whether there are some, and what they must fulfil. */
function RelatedPart({ filter, path, context }: PartProps): ReactNode {
  const { texts, sayText } = context.wording;
  if (!('related' in filter)) return null;
  const { related } = filter;
  const child = context.kinds.find(({ name }) => name === related.kind);
  if (child === undefined) return null;
  const word = texts(related.some ? 'relatedSome' : 'relatedNone', { kind: sayText(child.plural) });
  const turn = (): void =>
    context.change(path, (part) =>
      'related' in part ? { related: { ...part.related, some: !part.related.some } } : part,
    );
  return (
    <span className="vf-group">
      <span className="vf-cond">
        <button type="button" className="vf-part is-value" title={texts('negate')} onClick={turn}>
          {word}
        </button>
        <Remove sentence={word} onRemove={() => context.change(path, () => null)} />
      </span>
      {related.where === undefined ? (
        <Adder kind={child} context={context} path={path} part="where" label={texts('where')} />
      ) : (
        <>
          <span className="vf-join">{texts('that')}</span>
          <Part filter={related.where} path={[...path, 0]} kind={child} context={context} />
          <Adder kind={child} context={context} path={[...path, 0]} part="and" label={texts('and')} />
        </>
      )}
    </span>
  );
}

function ConditionPart({ condition, path, kind, context }: PartProps & Readonly<{ condition: Condition }>): ReactNode {
  const { wording, kinds } = context;
  const { texts } = wording;
  const fields = fieldsOf(condition.field, kind, kinds);
  if (fields === undefined) return null;
  const words = conditionWords(condition, fields, wording);
  const sentence = [words.field, words.verb, words.value].filter((word) => word !== '').join(' ');
  const editor = { condition, path, kind, context };
  return (
    <span className="vf-cond">
      <Editable {...editor} part="field" label={texts('editField', { sentence })} className="is-field">
        {words.field}
      </Editable>
      <Editable {...editor} part="op" label={texts('editOp', { sentence })} className="is-verb">
        {words.verb}
      </Editable>
      {words.value !== '' && (
        <Editable {...editor} part="value" label={texts('editValue', { sentence })} className="is-value" isData>
          {words.value}
        </Editable>
      )}
      <Adder kind={kind} context={context} path={path} part="or" label={texts('or')} isSmall />
      <Remove sentence={sentence} onRemove={() => context.change(path, () => null)} />
    </span>
  );
}

type EditableProps = Readonly<{
  condition: Condition;
  path: Path;
  kind: Kind;
  context: Context;
  part: 'field' | 'op' | 'value';
  label: string;
  className: string;
  isData?: boolean;
  children: ReactNode;
}>;

/** A word of the sentence with what opens below it. */
function Editable({
  condition,
  path,
  kind,
  context,
  part,
  label,
  className,
  isData = false,
  children,
}: EditableProps): ReactNode {
  return (
    <Opening
      context={context}
      path={path}
      part={part}
      content={
        <ConditionEditor
          kind={kind}
          kinds={context.kinds}
          condition={condition}
          start={part}
          onDone={(next) => context.change(path, () => next)}
        />
      }
    >
      <button type="button" className={`vf-part ${className}`} aria-label={label} title={label}>
        <span className="v-cut" {...(isData && { translate: 'no' as const })}>
          {children}
        </span>
      </button>
    </Opening>
  );
}

type AdderProps = Readonly<{
  kind: Kind;
  context: Context;
  path: Path;
  part: 'and' | 'or' | 'where';
  label: string;
  isFirst?: boolean;
  isSmall?: boolean;
}>;

/** Puts one more condition beside or into a part. */
function Adder({ kind, context, path, part, label, isFirst = false, isSmall = false }: AdderProps): ReactNode {
  const add = (added: Filter): void =>
    context.change(path, (known) => {
      if (part !== 'where') return joined(known, part === 'and' ? 'all' : 'any', added);
      return 'related' in known ? { related: { ...known.related, where: added } } : known;
    });
  return (
    <Opening
      context={context}
      path={path}
      part={part}
      content={<ConditionEditor kind={kind} kinds={context.kinds} condition={null} start="field" onDone={add} />}
    >
      <button
        type="button"
        className={isSmall ? 'vf-add is-small' : isFirst || path.length === 0 ? 'vf-add is-main' : 'vf-add'}
        title={label}
      >
        <PlusOutlined aria-hidden /> {label}
      </button>
    </Opening>
  );
}

/** Opens an editor below what is clicked; only one is open at a time. */
function Opening({
  context,
  path,
  part,
  content,
  children,
}: {
  context: Context;
  path: Path;
  part: Opened['part'];
  content: ReactNode;
  children: ReactNode;
}): ReactNode {
  const { opened, open } = context;
  const isThis = (one: Opened | null): boolean => one?.part === part && one.path.join() === path.join();
  const isOpen = isThis(opened);
  return (
    <Popover
      open={isOpen}
      // Closing one must not close the other that a click has just opened
      onOpenChange={(wanted) => open((known) => (wanted ? { path, part } : isThis(known) ? null : known))}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      // Never null: a popover without content does not open at all
      content={
        <div className="vf-editor" onKeyDown={(event) => event.key === 'Escape' && open(null)}>
          {isOpen && <Suspense fallback={<div className="vf-waiting" />}>{content}</Suspense>}
        </div>
      }
    >
      {children}
    </Popover>
  );
}

function Remove({ sentence, onRemove }: { sentence: string; onRemove: () => void }): ReactNode {
  const label = useViewTexts()('removePart', { sentence });
  return (
    <button type="button" className="vf-remove" aria-label={label} title={label} onClick={onRemove}>
      <CloseOutlined aria-hidden />
    </button>
  );
}

/** Titles of the records a filter names; the URL holds only their ids. */
function useTitles(ids: readonly string[]): Wording['refs'] {
  const answers = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['record', id, 'title'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        get<RecordDetail>(`/api/record/${encodeURIComponent(id)}`, {}, signal).then(({ title }) => title),
      staleTime: 300_000,
      retry: false,
    })),
  });
  return Object.fromEntries(
    ids.flatMap((id, at) => (answers[at]?.data === undefined ? [] : [[id, { title: answers[at].data }]])),
  );
}
