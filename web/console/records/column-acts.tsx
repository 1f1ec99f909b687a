import { Fragment, type ReactNode } from 'react';
import { SUM_FUNCTIONS, type ViewSum } from '@valence/contract';
import { isGroupable, isSortable, isNumeric } from './columns.ts';
import type { Column } from './list-state.ts';
import { useRecordTexts } from './texts.ts';

/** What can be done with a column. */
export type ColumnActs = Readonly<{
  sortBy: (sort: string | null) => void;
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

type Item = Readonly<{ key: string; words: string; act: () => void; isOn?: boolean }>;

/** The menu of a column's head. */
export function ColumnActsMenu({ column, isTitle, sort, acts, onClose }: Props): ReactNode {
  const texts = useRecordTexts();
  const { id } = column.field;
  const sections = [
    [...sortItems(column, sort, acts, texts), ...placeItems(column, isTitle, acts, texts)],
    sumItems(column, acts, texts),
    isTitle ? [] : [{ key: 'hide', words: texts('hideColumn'), act: () => acts.hide(id) }],
  ].filter((section) => section.length > 0);
  return (
    <ul role="menu" className="rec-menu">
      {sections.map((section, at) => (
        <Fragment key={section[0]?.key}>
          {at > 0 && <li role="separator" className="rec-menu-line" />}
          {section.map(({ key, words, act, isOn }) => (
            <li key={key} role="none">
              <button
                type="button"
                role="menuitem"
                className={`rec-menu-item${isOn === true ? ' is-on' : ''}`}
                onClick={() => {
                  act();
                  onClose();
                }}
              >
                {words}
              </button>
            </li>
          ))}
        </Fragment>
      ))}
    </ul>
  );
}

type Texts = ReturnType<typeof useRecordTexts>;

function sortItems({ field }: Column, sort: string | null, acts: ColumnActs, texts: Texts): Item[] {
  const { id } = field;
  const isGrouped = acts.groupedBy === id;
  return [
    ...(isSortable(field)
      ? [
          { key: 'up', words: texts('ascending'), act: () => acts.sortBy(id), isOn: sort === id },
          { key: 'down', words: texts('descending'), act: () => acts.sortBy(`-${id}`), isOn: sort === `-${id}` },
        ]
      : []),
    ...(isGroupable(field)
      ? [
          {
            key: 'group',
            words: texts(isGrouped ? 'ungroup' : 'groupByThis'),
            act: () => acts.group(isGrouped ? null : id),
          },
        ]
      : []),
  ];
}

function placeItems({ field: { id }, isFrozen }: Column, isTitle: boolean, acts: ColumnActs, texts: Texts): Item[] {
  if (isTitle) return [];
  const at = acts.order.indexOf(id);
  return [
    { key: 'freeze', words: texts(isFrozen ? 'unfreeze' : 'freeze'), act: () => acts.freeze(id, !isFrozen) },
    ...(at > 1
      ? [{ key: 'left', words: texts('moveLeft'), act: () => acts.move(id, acts.order[at - 1] ?? null) }]
      : []),
    ...(at < acts.order.length - 1
      ? [{ key: 'right', words: texts('moveRight'), act: () => acts.move(id, acts.order[at + 2] ?? null) }]
      : []),
  ];
}

function sumItems({ field }: Column, acts: ColumnActs, texts: Texts): Item[] {
  if (!isNumeric(field) || !field.isIndexed) return [];
  const shown = acts.sums.find((known) => known.field === field.id)?.fn;
  return SUM_FUNCTIONS.map((fn) => ({
    key: fn,
    words: texts(fn),
    act: () => acts.sum(field.id, shown === fn ? null : fn),
    isOn: shown === fn,
  }));
}
