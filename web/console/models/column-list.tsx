import { Input, Switch } from 'antd';
import { useState, type ReactNode } from 'react';
import { useSay } from '../../parts/i18n/index.ts';
import { useModelTexts } from './texts.ts';
import { groupVerdicts, type Verdict } from './verdicts.ts';

type Props = Readonly<{
  columns: readonly Verdict[];
  /** Columns marked as known only after the outcome. */
  later: readonly string[];
  mayChange: boolean;
  onChange: (later: readonly string[]) => void;
}>;

/** Columns shown of a group at first; suspicious ones all show. */
const FIRST = 8;
/** From this many columns on there is a box to find one. */
const MANY = 12;
const TONES: Record<Verdict['verdict'], string> = {
  suspicious: 'is-amber',
  leak: 'is-red',
  later: 'is-blue',
  used: 'is-green',
  left_out: '',
};

/** Every column of the history with its verdict and why; each can be marked "known later". */
export function ColumnList({ columns, later, mayChange, onChange }: Props): ReactNode {
  const texts = useModelTexts();
  const [wanted, setWanted] = useState('');
  const needle = wanted.trim().toLowerCase();
  const matching = columns.filter(({ column, title }) => `${column} ${title}`.toLowerCase().includes(needle));
  const toggle = (column: string, isLater: boolean): void =>
    onChange(isLater ? [...later, column] : later.filter((other) => other !== column));
  return (
    <section className="v-panel mod-panel">
      <div className="mod-columns-head">
        <div>
          <h2>{texts('columnsTitle')}</h2>
          <p className="v-quiet">{texts('columnsBody')}</p>
        </div>
        {columns.length > MANY && (
          <Input
            allowClear
            className="mod-find"
            placeholder={texts('findColumn')}
            aria-label={texts('findColumn')}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        )}
      </div>
      {matching.length === 0 && <p className="v-faint">{texts('noColumns')}</p>}
      {groupVerdicts(matching).map(({ verdict, columns: group }) => (
        <Group
          key={verdict}
          verdict={verdict}
          columns={group}
          later={later}
          isWhole={verdict === 'suspicious' || needle !== ''}
          mayChange={mayChange}
          onToggle={toggle}
        />
      ))}
    </section>
  );
}

type GroupProps = Readonly<{
  verdict: Verdict['verdict'];
  columns: readonly Verdict[];
  later: readonly string[];
  isWhole: boolean;
  mayChange: boolean;
  onToggle: (column: string, isLater: boolean) => void;
}>;

function Group({ verdict, columns, later, isWhole, mayChange, onToggle }: GroupProps): ReactNode {
  const texts = useModelTexts();
  const sayText = useSay();
  const [isOpen, setOpen] = useState(false);
  const shown = isWhole || isOpen ? columns : columns.slice(0, FIRST);
  return (
    <div className="mod-group">
      <h3>
        <span className={`v-tag ${TONES[verdict]}`}>{texts(`verdict_${verdict}`)}</span>
        <span className="v-faint v-num">{columns.length}</span>
      </h3>
      <ul>
        {shown.map(({ column, title, why }) => (
          <li key={column}>
            <span className="mod-column v-cut" title={title}>
              {title}
            </span>
            <span className="v-quiet mod-why">{sayText(why)}</span>
            <label className="mod-later">
              <Switch
                size="small"
                checked={later.includes(column)}
                disabled={!mayChange}
                aria-label={texts('knownLaterOf', { column: title })}
                onChange={(isLater) => onToggle(column, isLater)}
              />
              <span className="v-quiet">{texts('knownLater')}</span>
            </label>
          </li>
        ))}
      </ul>
      {shown.length < columns.length && (
        <button type="button" className="v-link-button" onClick={() => setOpen(true)}>
          +{columns.length - shown.length}
        </button>
      )}
    </div>
  );
}
