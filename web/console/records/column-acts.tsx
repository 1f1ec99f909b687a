import type { ReactNode } from 'react';
import { SUM_FUNCTIONS, type ViewSum } from '@valence/contract';
import { isGroupable, isSortable, isSummed } from './columns.ts';
import type { Column } from './list-state.ts';
import { useRecordTexts } from './texts.ts';

/** What can be done with a column. */
export type ColumnActs = Readonly<{
  sort: (sort: string | null) => void;
  move: (moved: string, before: string | null) => void;
  /** Undefined: as wide as its type needs. While an edge is dragged it is not done yet. */
  widen: (field: string, width: number | undefined, isDone: boolean) => void;
  freeze: (field: string, isFrozen: boolean) => void;
  hide: (field: string) => void;
  group: (field: string | null) => void;
  sum: (field: string, fn: ViewSum['fn'] | null) => void;
  groupedBy: string | null;
  sums: readonly ViewSum[];
  /** Ids in order, for moving by one. */
  order: readonly string[];
}>;

type Props = Readonly<{ column: Column; isTitle: boolean; sort: string | null; acts: ColumnActs; onClose: () => void }>;

/** The menu of a column's head. */
export function ColumnActsMenu({ column: { field, isFrozen }, isTitle, sort, acts, onClose }: Props): ReactNode {
  const texts = useRecordTexts();
  const { id } = field;
  const at = acts.order.indexOf(id);
  const sum = acts.sums.find((known) => known.field === id)?.fn;
  const item = (key: string, words: string, act: () => void, isOn = false): ReactNode => (
    <li key={key} role="none">
      <button
        type="button"
        role="menuitem"
        className={`rec-menu-item${isOn ? ' is-on' : ''}`}
        onClick={() => {
          act();
          onClose();
        }}
      >
        {words}
      </button>
    </li>
  );
  return (
    <ul role="menu" className="rec-menu">
      {isSortable(field) && item('up', texts('ascending'), () => acts.sort(id), sort === id)}
      {isSortable(field) && item('down', texts('descending'), () => acts.sort(`-${id}`), sort === `-${id}`)}
      {isGroupable(field) &&
        item('group', texts(acts.groupedBy === id ? 'ungroup' : 'groupByThis'), () =>
          acts.group(acts.groupedBy === id ? null : id),
        )}
      {!isTitle && item('freeze', texts(isFrozen ? 'unfreeze' : 'freeze'), () => acts.freeze(id, !isFrozen))}
      {at > 1 && item('left', texts('moveLeft'), () => acts.move(id, acts.order[at - 1] ?? null))}
      {!isTitle &&
        at < acts.order.length - 1 &&
        item('right', texts('moveRight'), () => acts.move(id, acts.order[at + 2] ?? null))}
      {isSummed(field) && field.isIndexed && (
        <>
          <li role="separator" className="rec-menu-line" />
          {SUM_FUNCTIONS.map((fn) => item(fn, texts(fn), () => acts.sum(id, sum === fn ? null : fn), sum === fn))}
        </>
      )}
      {!isTitle && <li role="separator" className="rec-menu-line" />}
      {!isTitle && item('hide', texts('hideColumn'), () => acts.hide(id))}
    </ul>
  );
}
