import { ArrowDownOutlined, ArrowUpOutlined, DownOutlined, PushpinOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import {
  lazy,
  Suspense,
  useRef,
  useState,
  type DragEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import type { Field } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { isNumeric, isSortable, NARROWEST, WIDEST } from './columns.ts';
import type { ColumnActs } from './column-acts.tsx';
import { nextSort, type Column } from './list-state.ts';
import { useRecordTexts } from './texts.ts';

const ColumnActsMenu = lazy(() =>
  import('./column-acts.tsx').then(({ ColumnActsMenu: found }) => ({ default: found })),
);

type Props = Readonly<{
  column: Column;
  at: number;
  left: number | undefined;
  width: number;
  sort: string | null;
  acts: ColumnActs;
}>;

const DRAGGED = 'application/x-valence-column';
/** How far one press of an arrow key moves a column's edge, in px. */
const STEP = 16;

/** One column's head: click to sort, drag to move, drag its edge to widen, and a menu with all of that for the keyboard. */
export function HeaderCell({ column, at, left, width, sort, acts }: Props): ReactNode {
  const { field, isFrozen } = column;
  const texts = useRecordTexts();
  const title = useSay()(field.title);
  const [isOver, setOver] = useState(false);
  const [isMenu, setMenu] = useState(false);
  const direction = directionOf(sort, field.id);
  const drag = {
    draggable: at > 0,
    onDragStart: (event: DragEvent) => event.dataTransfer.setData(DRAGGED, field.id),
    onDragOver: (event: DragEvent) => {
      if (at === 0 || !event.dataTransfer.types.includes(DRAGGED)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      acts.move(event.dataTransfer.getData(DRAGGED), field.id);
    },
  };
  return (
    <div
      role="columnheader"
      aria-sort={direction}
      className={`rec-cell rec-head-cell${isNumeric(field) ? ' is-number' : ''}${isOver ? ' is-over' : ''}${left === undefined ? '' : ' is-fixed'}`}
      style={left === undefined ? undefined : { left }}
      {...drag}
    >
      <Title field={field} title={title} direction={direction} sort={sort} onSort={acts.sortBy} />
      {isFrozen && at > 0 && <PushpinOutlined aria-hidden className="rec-pin" />}
      <Popover
        trigger="click"
        placement="bottomLeft"
        open={isMenu}
        onOpenChange={setMenu}
        destroyOnHidden
        content={
          <Suspense fallback={null}>
            <ColumnActsMenu column={column} isTitle={at === 0} sort={sort} acts={acts} onClose={() => setMenu(false)} />
          </Suspense>
        }
      >
        <button
          type="button"
          className="rec-column-menu"
          aria-label={texts('columnMenu', { field: title })}
          aria-haspopup="menu"
        >
          <DownOutlined aria-hidden />
        </button>
      </Popover>
      <Edge title={title} width={width} onWidth={(next, isDone) => acts.widen(field.id, next, isDone)} />
    </div>
  );
}

type Direction = 'ascending' | 'descending' | 'none';
const HINTS = { none: 'sortUp', ascending: 'sortDown', descending: 'sortNone' } as const;
type TitleProps = Readonly<{
  field: Field;
  title: string;
  direction: Direction;
  sort: string | null;
  onSort: (sort: string | null) => void;
}>;

/** The name of a column; a click sorts by it where it can be sorted. */
function Title({ field, title, direction, sort, onSort }: TitleProps): ReactNode {
  const texts = useRecordTexts();
  if (!isSortable(field)) {
    return (
      <span className="v-cut" title={texts('notFilterable')}>
        {title}
      </span>
    );
  }
  return (
    <button
      type="button"
      className="v-plain-button rec-sort v-cut"
      title={texts(HINTS[direction], { field: title })}
      onClick={() => onSort(nextSort(sort, field.id))}
    >
      <span className="v-cut">{title}</span>
      {direction === 'ascending' && <ArrowUpOutlined aria-hidden />}
      {direction === 'descending' && <ArrowDownOutlined aria-hidden />}
    </button>
  );
}

function directionOf(sort: string | null, field: string): Direction {
  if (sort === field) return 'ascending';
  return sort === `-${field}` ? 'descending' : 'none';
}

/** The edge of a column: dragged with the pointer, moved with the arrow keys, fitted by a double click. */
function Edge({
  title,
  width,
  onWidth,
}: {
  title: string;
  width: number;
  onWidth: (width: number | undefined, isDone: boolean) => void;
}): ReactNode {
  const texts = useRecordTexts();
  const from = useRef<{ x: number; width: number } | null>(null);
  const within = (wanted: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, wanted)));
  const follow = (event: PointerEvent, isDone: boolean): void => {
    if (from.current === null) return;
    onWidth(within(from.current.width + event.clientX - from.current.x), isDone);
    if (isDone) from.current = null;
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onWidth(within(width + step), true);
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={texts('widen', { field: title })}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={-1}
      className="rec-edge"
      draggable
      onDragStart={(event) => {
        // The head itself is dragged to move the column; its edge is not
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        const head = event.currentTarget.parentElement;
        from.current = { x: event.clientX, width: head?.offsetWidth ?? width };
      }}
      onPointerMove={(event) => follow(event, false)}
      onPointerUp={(event) => follow(event, true)}
      onDoubleClick={() => onWidth(undefined, true)}
      onKeyDown={onKey}
    />
  );
}
