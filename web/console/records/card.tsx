import { memo, type ReactNode } from 'react';
import type { Field, RecordRow } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { recordPath } from '../../parts/paths.ts';
import { Cell, type CellLook } from './cell.tsx';

/** Fields a card shows below its title. */
const CARD_FIELDS = 4;
/** A bare number or date says nothing; a company, a name or a state speaks for itself. */
const NEEDS_LABEL = new Set<Field['type']>(['integer', 'number', 'money', 'date', 'datetime', 'boolean']);

type Props = Readonly<{ row: RecordRow; fields: readonly Field[]; look: CellLook; most?: number }>;

/** The known values of a record, a few of them, below its title: for narrow screens and boards. */
export const CardBody = memo(function CardBody({ row, fields, look, most = CARD_FIELDS }: Props): ReactNode {
  const known = fields.filter(({ id }) => row.data[id] !== null && row.data[id] !== undefined);
  return (
    <>
      <RowTitle row={row} look={look} />
      <dl>
        {known.slice(0, most).map((field) => (
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
    </>
  );
});

/** A record's name as the link to it. */
export function RowTitle({ row, look }: Pick<Props, 'row' | 'look'>): ReactNode {
  const title = row.title === '' ? look.untitled : row.title;
  return (
    <AppLink href={recordPath(row.id)} className="rec-title v-cut" title={title} translate="no">
      {title}
    </AppLink>
  );
}
