import { CheckCircleOutlined, CloseCircleFilled, WarningFilled } from '@ant-design/icons';
import type { GraphProblem } from '@valence/contract';
import { useStudioTexts } from './texts.ts';

type Props = Readonly<{
  problems: readonly GraphProblem[] | null;
  nameOf: (node: string) => string;
  onGo: (node: string | null) => void;
}>;

/** What is wrong with the graph, what keeps it from being published first; a press leads to the spot. */
export function ProblemList({ problems, nameOf, onGo }: Props) {
  const t = useStudioTexts();
  if (problems === null) return <p className="std-problems-none v-quiet">{t('checking')}</p>;
  if (problems.length === 0)
    return (
      <p className="std-problems-none">
        <CheckCircleOutlined className="std-right" aria-hidden /> {t('noProblems')}
      </p>
    );
  const ordered = problems.toSorted((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
  return (
    <ul className="std-problems" aria-label={t('problems')}>
      {ordered.map((problem) => (
        <li key={`${problem.path} ${problem.rule} ${problem.message}`}>
          <button type="button" className="v-plain-button" onClick={() => onGo(problem.node)}>
            {problem.level === 'error' ? (
              <CloseCircleFilled className="std-bad" aria-label={t('error')} />
            ) : (
              <WarningFilled className="std-warn" aria-label={t('warning')} />
            )}
            <span>
              <b>{problem.node === null ? t('wholeAgent') : nameOf(problem.node)}</b> {problem.message}{' '}
              <span className="v-quiet">{problem.cure}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
