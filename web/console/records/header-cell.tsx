import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useState, type DragEvent, type ReactNode } from 'react';
import type { Field } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { isNumeric } from './columns.ts';
import { nextSort } from './list-state.ts';
import { useRecordTexts } from './texts.ts';

type Props = Readonly<{
  field: Field;
  isSortable: boolean;
  /** The naming column: stays first. */
  isFixed: boolean;
  sort: string | null;
  onSort: (sort: string | null) => void;
  onMove: (moved: string, before: string | null) => void;
}>;

const DRAGGED = 'application/x-valence-column';

/** One column's head: click to sort, drag to move. */
export function HeaderCell({ field, isSortable, isFixed, sort, onSort, onMove }: Props): ReactNode {
  const texts = useRecordTexts();
  const title = useSay()(field.title);
  const [isOver, setOver] = useState(false);
  const direction = sort === field.id ? 'ascending' : sort === `-${field.id}` ? 'descending' : 'none';
  const hint = direction === 'none' ? 'sortUp' : direction === 'ascending' ? 'sortDown' : 'sortNone';
  const drag = {
    draggable: !isFixed,
    onDragStart: (event: DragEvent) => event.dataTransfer.setData(DRAGGED, field.id),
    onDragOver: (event: DragEvent) => {
      if (isFixed || !event.dataTransfer.types.includes(DRAGGED)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      onMove(event.dataTransfer.getData(DRAGGED), field.id);
    },
  };
  return (
    <div
      role="columnheader"
      aria-sort={direction}
      className={`rec-cell rec-head-cell${isNumeric(field) ? ' is-number' : ''}${isOver ? ' is-over' : ''}`}
      {...drag}
    >
      {isSortable ? (
        <button
          type="button"
          className="v-plain-button rec-sort v-cut"
          title={texts(hint, { field: title })}
          onClick={() => onSort(nextSort(sort, field.id))}
        >
          <span className="v-cut">{title}</span>
          {direction === 'ascending' && <ArrowUpOutlined aria-hidden />}
          {direction === 'descending' && <ArrowDownOutlined aria-hidden />}
        </button>
      ) : (
        <span className="v-cut" title={texts('notFilterable')}>
          {title}
        </span>
      )}
    </div>
  );
}
