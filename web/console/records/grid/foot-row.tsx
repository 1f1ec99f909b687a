import { memo, type ReactNode } from 'react';
import type { Kind } from '@valence/contract';
import type { CellLook } from '../cell.tsx';
import { isNumeric, type GridShape } from '../columns.ts';
import { useGroups } from '../list-data.ts';
import type { Column, ListState } from '../list-state.ts';
import { useRecordTexts } from '../texts.ts';
import { Figure } from './figure.tsx';

type Props = Readonly<{ kind: Kind; columns: readonly Column[]; shape: GridShape; state: ListState; look: CellLook }>;

/** Figures of all records found, under their columns; asked for only where somebody wants them. */
export const FootRow = memo(function FootRow({ kind, columns, shape, state, look }: Props): ReactNode {
  const texts = useRecordTexts();
  const shown = state.sums.filter(({ field }) =>
    columns.some((column) => column.field.id === field && isNumeric(column.field)),
  );
  const answer = useGroups(kind.name, { state, by: null, sums: shown, isWanted: shown.length > 0 });
  if (shown.length === 0) return null;
  const sums = answer.data?.groups[0]?.sums ?? [];
  return (
    <div role="row" className="rec-row rec-sum-row">
      <div role="rowheader" className="rec-group-name v-faint" style={{ gridColumn: '1 / 3', left: 0 }}>
        {texts('ofAll')}
      </div>
      {columns.slice(1).map(({ field }, at) => {
        const wanted = shown.find((sum) => sum.field === field.id);
        const left = shape.lefts[at + 1];
        return (
          <div
            key={field.id}
            role="gridcell"
            className={`rec-cell${isNumeric(field) ? ' is-number' : ''}${left === undefined ? '' : ' is-fixed'}`}
            style={left === undefined ? undefined : { left }}
          >
            {wanted !== undefined && (
              <>
                <span className="v-faint rec-sum-fn">{texts(wanted.fn)}</span>{' '}
                {answer.isPending ? (
                  '…'
                ) : (
                  <Figure field={field} sum={sums.find((sum) => sum.field === field.id)} look={look} />
                )}
              </>
            )}
          </div>
        );
      })}
    </div>
  );
});
