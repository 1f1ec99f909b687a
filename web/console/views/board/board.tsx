import { useMemo, useRef, useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import type { Kind, RecordRef, RecordRow } from '@valence/contract';
import { EmptyState } from '../../../parts/empty-state.tsx';
import { useSay } from '../../../parts/i18n/index.ts';
import { groupName } from '../../records/grid/group-row.tsx';
import { useEdits } from '../../records/grid/use-edits.ts';
import { isWritable } from '../../records/grid/options.ts';
import { useCount, useGroups } from '../../records/list-data.ts';
import type { ListState } from '../../records/list-state.ts';
import { useCellLook } from '../../records/use-cell-look.ts';
import { ColourChoice } from '../colour-choice.tsx';
import { useViewTexts } from '../texts.ts';
import './board.css';
import { amountField, columnField, columnFields, columnsOfBoard, keyOfRow, type BoardColumn } from './board-columns.ts';
import { Column } from './column.tsx';

type Props = Readonly<{
  kind: Kind;
  state: ListState;
  tools: ReactNode;
  onChange: (change: Partial<ListState>) => void;
}>;

const DRAGGED = 'application/x-valence-card';

/** The list as cards in columns by one field; a card put into another column changes that field. */
export function Board({ kind, state, tools, onChange }: Props): ReactNode {
  const texts = useViewTexts();
  const sayText = useSay();
  const look = useCellLook();
  const field = columnField(kind, state.groupBy);
  const amount = amountField(kind);
  const sums = useMemo(() => (amount === undefined ? [] : [{ field: amount.id, fn: 'sum' as const }]), [amount]);
  const groups = useGroups(kind.name, { state, by: field?.id ?? null, sums, isWanted: field !== undefined });
  useCount(kind.name, state);
  const [touched, setTouched] = useState<ReadonlyMap<string, RecordRow>>(new Map());
  const [told, setTold] = useState('');
  const replace = useRef((rows: readonly RecordRow[]) => {
    setTouched((known) => new Map([...known, ...rows.map((row) => [row.id, row] as const)]));
  });
  const edits = useEdits(kind.name, replace.current);
  const dragged = useRef<RecordRow | null>(null);
  const board = useRef<HTMLDivElement>(null);
  if (field === undefined) return <EmptyState title={texts('board')} body={texts('boardNone')} />;
  const columns = columnsOfBoard(field, groups.data);
  const refs: Readonly<Record<string, RecordRef>> = groups.data?.refs ?? {};
  const nameOf = ({ value }: BoardColumn): string => groupName(field, value, refs, look);
  const move = (row: RecordRow, to: BoardColumn): void => {
    if (keyOfRow(row, field) === to.key) return;
    if (!isWritable(field)) return setTold(texts('noChange'));
    const ref = typeof to.value === 'string' ? refs[to.value] : undefined;
    edits.write([{ row, field, value: to.value, ...(ref !== undefined && { refs: { [ref.id]: ref } }) }]);
    setTold(texts('movedTo', { title: row.title, column: nameOf(to) }));
    // The card is drawn anew in its new column; the focus goes with it
    requestAnimationFrame(() => board.current?.querySelector<HTMLElement>(`[data-card="${row.id}"]`)?.focus());
  };
  const onKey = (event: KeyboardEvent, row: RecordRow, column: BoardColumn): void => {
    const at = columns.indexOf(column);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = columns[at + step];
    if (next === undefined) return;
    if (event.altKey) move(row, next);
    else board.current?.querySelector<HTMLElement>(`[data-column="${CSS.escape(next.key)}"] [data-card]`)?.focus();
  };
  const drop = (to: BoardColumn) => ({
    onDragOver: (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (dragged.current !== null) move(dragged.current, to);
      dragged.current = null;
    },
  });
  const fold = (key: string, isFolded: boolean): void =>
    onChange({ folded: isFolded ? [...state.folded, key] : state.folded.filter((known) => known !== key) });
  const limit = (key: string, most: number | null): void => {
    const { [key]: _old, ...rest } = state.limits;
    onChange({ limits: most === null ? rest : { ...rest, [key]: most } });
  };
  return (
    <>
      <div className="vw-options">
        {tools}
        <span className="rec-spring" />
        <label>
          {texts('columnBy')}
          <select className="vf-input" value={field.id} onChange={(event) => onChange({ groupBy: event.target.value })}>
            {columnFields(kind).map(({ id, title }) => (
              <option key={id} value={id}>
                {sayText(title)}
              </option>
            ))}
          </select>
        </label>
        <ColourChoice kind={kind} state={state} onChange={onChange} />
        <span className="v-faint rec-wide-only">{texts('cardHelp')}</span>
        <span className="v-hidden" role="status">
          {told}
        </span>
      </div>
      <div className="board" ref={board} aria-busy={groups.isPending}>
        {columns.map((column) => (
          <Column
            key={`${field.id} ${column.key}`}
            kind={kind}
            field={field}
            amount={amount}
            column={column}
            name={nameOf(column)}
            state={state}
            look={look}
            touched={touched}
            targets={columns.filter((one) => one !== column).map((one) => ({ key: one.key, name: nameOf(one) }))}
            isFolded={state.folded.includes(column.key)}
            limit={state.limits[column.key]}
            onFold={(isFolded) => fold(column.key, isFolded)}
            onLimit={(most) => limit(column.key, most)}
            onDrag={(row) => (dragged.current = row)}
            dragType={DRAGGED}
            onMove={(row, key) => {
              const to = columns.find((one) => one.key === key);
              if (to !== undefined) move(row, to);
            }}
            onKey={(event, row) => onKey(event, row, column)}
            drop={drop(column)}
          />
        ))}
      </div>
    </>
  );
}
