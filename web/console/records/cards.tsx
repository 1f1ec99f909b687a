import { useCallback, useEffect, useLayoutEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { useRouter } from '@tanstack/react-router';
import type { Field } from '@valence/contract';
import { recordPath } from '../../parts/paths.ts';
import { CardBody } from './card.tsx';
import type { CellLook } from './cell.tsx';
import type { ListLines } from './list-data.ts';
import { windowOf } from './virtual-rows.ts';

/** Height in px; the style sheet has the same. */
const CARD_HEIGHT = 96;

type Props = Readonly<{ list: ListLines; fields: readonly Field[]; look: CellLook; foot: ReactNode }>;

/** The rows of a list as cards of one height, for narrow screens. */
export function Cards({ list, fields, look, foot }: Props): ReactNode {
  const { lines, count } = list;
  const router = useRouter();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  const measure = useCallback(() => {
    const element = scroller.current;
    if (element !== null) setView({ scrollTop: element.scrollTop, height: element.clientHeight });
  }, []);
  useLayoutEffect(measure, [measure]);
  const { first, last, above, below } = windowOf({ count, rowHeight: CARD_HEIGHT, ...view });
  useEffect(() => lines.need(first, last), [lines, first, last, count]);
  const open = (event: MouseEvent): void => {
    const { target } = event;
    if (event.defaultPrevented || !(target instanceof Element) || target.closest('a,button') !== null) return;
    const id = target.closest<HTMLElement>('[data-record]')?.dataset['record'];
    if (id !== undefined && getSelection()?.isCollapsed !== false) router.history.push(recordPath(id));
  };
  return (
    <div ref={scroller} className="rec-scroller" onScroll={measure} onClick={open}>
      <ul className="rec-cards" style={{ paddingTop: above, paddingBottom: below }}>
        {Array.from({ length: last - first }, (_, index) => {
          const line = lines.lineAt(first + index);
          const row = line.type === 'row' ? line.row : undefined;
          return (
            <li key={row?.id ?? `l${first + index}`} className="rec-card" data-record={row?.id}>
              {row === undefined ? (
                <span className="rec-bone" />
              ) : (
                <CardBody row={row} fields={fields.slice(1)} look={look} />
              )}
            </li>
          );
        })}
      </ul>
      {foot}
    </div>
  );
}
