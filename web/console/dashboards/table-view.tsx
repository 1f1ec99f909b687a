import type { ReactNode } from 'react';
import type { Field, Figures, Widget } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import type { Row, Rows } from './rows.ts';
import { sayFigure, sayNumber, sayPercent } from './say-figure.ts';
import { useDashboardTexts } from './texts.ts';
import { Notes } from './notes.tsx';

type Props = Readonly<{
  found: Rows;
  figures: Figures;
  widget: Widget;
  field: Field | undefined;
  hrefOf: (row: Row) => string | null;
}>;

/** The groups as a table; each line leads to its records. */
export function TableView({ found, figures, widget, field, hrefOf }: Props): ReactNode {
  const t = useDashboardTexts();
  const locale = useLocale();
  const sayText = useSay();
  const { total } = figures;
  const hasFigure = widget.fn !== 'count';
  return (
    <div className="db-table" tabIndex={0} role="region" aria-label={sayText(widget.title)}>
      <table className="sales-table">
        <thead>
          <tr>
            <th scope="col">{field === undefined ? t('group') : sentenceCase(sayText(field.title))}</th>
            {hasFigure && (
              <th scope="col" className="is-number">
                {t('value')}
              </th>
            )}
            <th scope="col" className="is-number">
              {t('count')}
            </th>
            {!hasFigure && (
              <th scope="col" className="is-number">
                {t('share')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {found.rows.map((row) => {
            const href = hrefOf(row);
            return (
              <tr key={row.key}>
                <td translate="no">{href === null ? row.label : <AppLink href={href}>{row.label}</AppLink>}</td>
                {hasFigure && <td className="is-number">{sayFigure(row, widget.fn, locale).join(' + ')}</td>}
                <td className="is-number">{sayNumber(row.count, locale)}</td>
                {!hasFigure && (
                  <td className="is-number">{sayPercent(row.count / Math.max(1, total.count), locale)}</td>
                )}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('total')}</td>
            {hasFigure && <td className="is-number">{sayFigure(total, widget.fn, locale).join(' + ')}</td>}
            <td className="is-number">{sayNumber(total.count, locale)}</td>
            {!hasFigure && <td />}
          </tr>
        </tfoot>
      </table>
      <Notes found={found} figures={figures} />
    </div>
  );
}
