import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { RowProblem } from '@valence/contract';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale } from '../../parts/i18n/index.ts';
import { refusedPath, useProblems } from './import-data.ts';
import { useImportTexts } from './texts.ts';

/** Rows that cannot be imported: where, what stands there, what is wrong and how to mend it. */
export function Problems({ id }: { id: string }): ReactNode {
  const texts = useImportTexts();
  const answer = useProblems(id, true);
  const problems = answer.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className="v-panel imp-panel">
      <div className="imp-understood-head">
        <h2>{texts('problems')}</h2>
        <span className="imp-refused">
          <DownloadOutlined aria-hidden /> {texts('refusedFile')}{' '}
          {(['xlsx', 'csv'] as const).map((format) => (
            <a key={format} href={refusedPath(id, format)} download>
              {format.toUpperCase()}
            </a>
          ))}
        </span>
      </div>
      <p className="v-quiet">{texts('refusedBody')}</p>
      {answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <ProblemTable problems={problems} />
      )}
      {answer.hasNextPage && (
        <Button className="imp-more" loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
          {texts('moreProblems')}
        </Button>
      )}
    </section>
  );
}

/** Problems as a table; on a phone each is a small card. */
export function ProblemTable({ problems }: { problems: readonly RowProblem[] }): ReactNode {
  const texts = useImportTexts();
  const number = new Intl.NumberFormat(useLocale());
  return (
    <table className="imp-problems">
      <thead>
        <tr>
          <th scope="col">{texts('row')}</th>
          <th scope="col">{texts('column')}</th>
          <th scope="col">{texts('value')}</th>
          <th scope="col">{texts('mend')}</th>
        </tr>
      </thead>
      <tbody>
        {problems.map(({ row, column, value, rule, message }, at) => (
          // One cell can break several rules, and the list only grows
          <tr key={`${row} ${column} ${rule} ${at}`}>
            <td className="v-num" data-label={texts('row')}>
              {number.format(row)}
            </td>
            <td data-label={texts('column')}>{column ?? <span className="v-faint">{texts('wholeRow')}</span>}</td>
            <td data-label={texts('value')}>
              <code className="imp-value" title={value}>
                {value === '' ? '—' : value}
              </code>
            </td>
            <td>
              {message} <span className="v-faint imp-rule">{rule}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
