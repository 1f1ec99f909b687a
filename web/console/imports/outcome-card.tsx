import { Select } from 'antd';
import type { ReactNode } from 'react';
import type { Import, ImportColumn, OutcomeGuess } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { openValues, setOutcomeSide, type MappingDraft } from './mapping.ts';
import { useImportTexts } from './texts.ts';

type Props = Readonly<{ entry: Import; draft: MappingDraft; onChange: (draft: MappingDraft) => void }>;

/** Which column tells how a lead ended, and which of its values mean won and lost. */
export function OutcomeCard({ entry, draft, onChange }: Props): ReactNode {
  const texts = useImportTexts();
  const sayText = useSay();
  const { outcome } = draft;
  const set = (next: OutcomeGuess | null): void => onChange({ ...draft, outcome: next });
  const usable = entry.columns.filter((_, at) => draft.mapping[at]?.isIgnored === false);
  const choose = (column: string): void => {
    const guess = entry.outcome?.column === column ? entry.outcome : null;
    set(column === '' ? null : (guess ?? { column, won: [], lost: [], why: { zh: '由你指定', en: 'Told by you' } }));
  };
  const column = outcome && entry.columns.find((known) => known.column === outcome.column);
  return (
    <section className="v-panel imp-panel">
      <h2>{texts('outcome')}</h2>
      <p className="v-quiet">{texts('outcomeBody')}</p>
      <div className="imp-outcome">
        <Select
          aria-label={texts('outcome')}
          showSearch={{ optionFilterProp: 'label' }}
          value={outcome?.column ?? ''}
          options={[
            { value: '', label: texts('outcomeNone') },
            ...usable.map(({ column: name }) => ({ value: name, label: name })),
          ]}
          onChange={choose}
        />
        {outcome !== null && <span className="v-quiet">{sayText(outcome.why)}</span>}
      </div>
      {outcome !== null && column && <Sides outcome={outcome} column={column} onChange={set} />}
    </section>
  );
}

type SidesProps = Readonly<{ outcome: OutcomeGuess; column: ImportColumn; onChange: (outcome: OutcomeGuess) => void }>;

function Sides({ outcome, column, onChange }: SidesProps): ReactNode {
  const texts = useImportTexts();
  const values = [...new Set([...column.examples, ...outcome.won, ...outcome.lost])];
  const open = openValues(column, outcome);
  return (
    <>
      <div className="imp-sides">
        {(['won', 'lost'] as const).map((side) => (
          <label key={side}>
            <span className="v-quiet">{texts(side)}</span>
            <Select
              mode="tags"
              aria-label={texts(side)}
              placeholder={texts('valuesPlaceholder')}
              value={outcome[side]}
              options={values.map((value) => ({ value, label: value }))}
              onChange={(next: string[]) => onChange(setOutcomeSide(outcome, side, next))}
            />
          </label>
        ))}
      </div>
      {open.length > 0 && <p className="v-faint">{texts('openValues', { values: open.join(texts('join')) })}</p>}
    </>
  );
}
