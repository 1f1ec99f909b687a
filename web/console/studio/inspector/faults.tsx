import { useStudioTexts } from '../texts.ts';
import type { Fault } from './context.ts';

/** What is wrong with what is shown below, each with its cure. */
export function Faults({ faults }: Readonly<{ faults: readonly Fault[] }>) {
  const t = useStudioTexts();
  if (faults.length === 0) return null;
  const isMild = faults.every(({ level }) => level === 'warning');
  return (
    <ul className={isMild ? 'std-faults is-mild' : 'std-faults'} aria-label={t('problems')}>
      {faults.map(({ path, message, cure }) => (
        <li key={`${path} ${message}`}>
          {message} <span className="v-quiet">{cure}</span>
        </li>
      ))}
    </ul>
  );
}
