import { ExpandAltOutlined } from '@ant-design/icons';
import { memo, type ReactNode } from 'react';
import type { RecordRow } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { recordPath } from '../../parts/paths.ts';
import { Cell, type CellLook } from './cell.tsx';
import { isNumeric } from './columns.ts';
import type { Column } from './list-state.ts';

/** The column one stands on, with its input. */
export type ActiveCell = Readonly<{ column: number; input: ReactNode }>;

type Props = Readonly<{
  /** Undefined while it is on its way. */
  row: RecordRow | undefined;
  columns: readonly Column[];
  lefts: readonly (number | undefined)[];
  look: CellLook;
  line: number;
  top: number;
  isTicked: boolean;
  /** First and last column of the range in this row; -1: none. */
  from: number;
  to: number;
  /** Null in all rows but the one that one stands in. */
  active: ActiveCell | null;
}>;

/** One record as a line of the table. The table listens for it, so that a row costs next to nothing. */
export const Row = memo(function Row(props: Props): ReactNode {
  const { row, columns, lefts, look, line, top, isTicked, from, to, active } = props;
  const title = row === undefined ? '' : row.title === '' ? look.untitled : row.title;
  return (
    <div
      role="row"
      aria-rowindex={line + 2}
      aria-selected={isTicked}
      data-line={line}
      className={`rec-row rec-body-row${isTicked ? ' is-ticked' : ''}${active === null ? '' : ' is-active'}`}
      style={{ top }}
    >
      <div role="rowheader" className="rec-gutter">
        {row !== undefined && (
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isTicked}
            data-tick={row.id}
            aria-label={look.tick(title)}
            readOnly
          />
        )}
      </div>
      {columns.map(({ field }, at) => (
        <div
          key={field.id}
          role="gridcell"
          data-column={at}
          className={`rec-cell${isNumeric(field) ? ' is-number' : ''}${lefts[at] === undefined ? '' : ' is-fixed'}${at >= from && at <= to ? ' is-in' : ''}${active?.column === at ? ' is-at' : ''}`}
          style={lefts[at] === undefined ? undefined : { left: lefts[at] }}
        >
          {row === undefined ? (
            <span className="rec-bone" />
          ) : at === 0 ? (
            <>
              <AppLink href={recordPath(row.id)} className="rec-title v-cut" title={title} translate="no" tabIndex={-1}>
                {title}
              </AppLink>
              <ExpandAltOutlined aria-hidden className="rec-open" data-open={row.id} />
            </>
          ) : (
            <span className="v-cut rec-value">
              <Cell row={row} field={field} look={look} isStill />
            </span>
          )}
          {active?.column === at && active.input}
        </div>
      ))}
    </div>
  );
});
