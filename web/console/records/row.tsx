import { memo, type ReactNode } from 'react';
import type { Field, RecordRow } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { recordPath } from '../../parts/paths.ts';
import { Cell, type CellLook } from './cell.tsx';
import { isNumeric } from './columns.ts';

/** Fields a card shows below its title. */
const CARD_FIELDS = 4;
/** A bare number or date says nothing; a company, a name or a state speaks for itself. */
const NEEDS_LABEL = new Set<Field['type']>(['integer', 'number', 'money', 'date', 'datetime', 'boolean']);

type Props = Readonly<{ row: RecordRow; columns: readonly Field[]; look: CellLook }>;

/** One record as a line of the table. Its title is the link a keyboard reaches; the table opens it on a click anywhere. */
export const Row = memo(function Row({
  row,
  columns,
  look,
  rowIndex,
}: Props & Readonly<{ rowIndex: number }>): ReactNode {
  return (
    <div role="row" aria-rowindex={rowIndex} data-record={row.id} className="rec-row rec-body-row">
      {columns.map((field, index) => (
        <div key={field.id} role="cell" className={`rec-cell v-cut${isNumeric(field) ? ' is-number' : ''}`}>
          {index === 0 ? <Title row={row} look={look} /> : <Cell row={row} field={field} look={look} />}
        </div>
      ))}
    </div>
  );
});

/** One record as a card of a narrow screen: its title and the first known fields. */
export const Card = memo(function Card({ row, columns, look }: Props): ReactNode {
  const known = columns.slice(1).filter(({ id }) => row.data[id] !== null && row.data[id] !== undefined);
  return (
    <li className="rec-card" data-record={row.id}>
      <Title row={row} look={look} />
      <dl>
        {known.slice(0, CARD_FIELDS).map((field) => (
          <div key={field.id} className="v-cut">
            <dt className={NEEDS_LABEL.has(field.type) ? 'v-faint' : 'v-hidden'}>
              {look.locale === 'en' ? field.title.en : field.title.zh}
            </dt>
            <dd className="v-cut">
              <Cell row={row} field={field} look={look} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
});

function Title({ row, look }: Pick<Props, 'row' | 'look'>): ReactNode {
  const title = row.title === '' ? look.untitled : row.title;
  return (
    <AppLink href={recordPath(row.id)} className="rec-title v-cut" title={title} translate="no">
      {title}
    </AppLink>
  );
}
