import { CheckOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useState, type ReactNode } from 'react';
import type { DuplicatePair, Kind, PairEvidence, RecordRow } from '@valence/contract';
import { RecordLink } from '../../parts/app-link.tsx';
import { percentOf, sayEvidence, signOf, useDuplicateTexts } from '../../parts/duplicate-texts.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { Value } from '../../parts/value.tsx';
import { isTelling, pairRows, type PairRow } from './pair-rows.ts';

type PairCardProps = {
  pair: DuplicatePair;
  kind: Kind;
  isSelected: boolean;
  isPicked: boolean;
  isBusy: boolean;
  /** Which record would stay. */
  keep: string;
  onSelect: () => void;
  onPick: (isPicked: boolean) => void;
  onKeep: (id: string) => void;
  onSame: () => void;
  onDifferent: () => void;
  onSkip: () => void;
  onReopen: () => void;
};

/** Two records side by side with what they agree and differ in, and the answer. */
export function PairCard(props: PairCardProps): ReactNode {
  const { pair, kind, isSelected, isPicked, onSelect, onPick } = props;
  const t = useDuplicateTexts();
  const isOpen = pair.status === 'open';
  return (
    <article
      className={`v-panel dup-card${isSelected ? ' is-selected' : ''}`}
      data-card={pair.id}
      tabIndex={-1}
      aria-current={isSelected}
      aria-label={`${pair.left.title} / ${pair.right.title}`}
      onClick={onSelect}
    >
      <header className="dup-card-head">
        {isOpen && (
          <Checkbox checked={isPicked} aria-label={t('pick')} onChange={(event) => onPick(event.target.checked)} />
        )}
        <strong className="v-num">{t('likely', { percent: percentOf(pair.probability) })}</strong>
        {pair.isStrong && <span className="v-tag is-green">{t('strong')}</span>}
        {pair.decidedAt !== null && (
          <span className="v-quiet">
            {t('decided', { name: nameOf(pair.decidedBy, t('system')) })} <RelativeTime at={pair.decidedAt} />
          </span>
        )}
      </header>
      <Why evidence={pair.evidence} />
      {pair.status === 'merged' ? (
        <p className="dup-merged">
          {t('mergedInto')} <RecordLink record={pair.left} />
        </p>
      ) : (
        <Sides {...props} kind={kind} />
      )}
      <footer className="dup-card-foot">
        {isOpen ? (
          <>
            <Button type="primary" loading={props.isBusy} onClick={props.onSame}>
              {t('same')}
            </Button>
            <Button disabled={props.isBusy} onClick={props.onDifferent}>
              {t('different')}
            </Button>
            <Button type="text" onClick={props.onSkip}>
              {t('skip')}
            </Button>
          </>
        ) : (
          <Button loading={props.isBusy} onClick={props.onReopen}>
            {t('reopen')}
          </Button>
        )}
      </footer>
    </article>
  );
}

/** What merges by itself is told by the product's name, not by an account's. */
function nameOf(decidedBy: string | null, system: string): string {
  return decidedBy === null || decidedBy === 'matching' ? system : decidedBy;
}

/** What speaks for and against, strongest first. */
function Why({ evidence }: { evidence: readonly PairEvidence[] }): ReactNode {
  const t = useDuplicateTexts();
  const telling = evidence.filter((e) => signOf(e) !== 'neither');
  return (
    <ul className="dup-why" aria-label={t('evidence')}>
      {telling
        .toSorted((a, b) => Math.abs(b.bits) - Math.abs(a.bits))
        .map((e) => (
          <li
            key={`${e.field} ${e.as}`}
            className={`v-tag ${signOf(e) === 'for' ? 'is-green' : 'is-red'}`}
            title={t('weight', { bits: `${e.bits > 0 ? '+' : ''}${e.bits.toFixed(1)}` })}
          >
            <span aria-hidden>{signOf(e) === 'for' ? '+' : '−'}</span> {sayEvidence(t, e)}
          </li>
        ))}
    </ul>
  );
}

function Sides({ pair, kind, keep, onKeep }: PairCardProps): ReactNode {
  const t = useDuplicateTexts();
  const [isLong, setLong] = useState(false);
  const rows = pairRows(kind, pair);
  const shown = isLong ? rows : rows.filter(isTelling);
  const hidden = rows.length - rows.filter(isTelling).length;
  return (
    <>
      <table className="dup-sides">
        <thead>
          <tr>
            <th scope="col">
              <span className="v-hidden">{t('field')}</span>
            </th>
            {[pair.left, pair.right].map((record) => (
              <th key={record.id} scope="col">
                <Side record={record} isKept={record.id === keep} canKeep={pair.status === 'open'} onKeep={onKeep} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Line key={row.field.id} row={row} pair={pair} />
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <button type="button" className="v-link-button dup-more" onClick={() => setLong(!isLong)}>
          {isLong ? t('hideEqual') : t('equalFields', { count: hidden })}
        </button>
      )}
    </>
  );
}

type SideProps = { record: RecordRow; isKept: boolean; canKeep: boolean; onKeep: (id: string) => void };

function Side({ record, isKept, canKeep, onKeep }: SideProps): ReactNode {
  const t = useDuplicateTexts();
  return (
    <span className="dup-side">
      <RecordLink record={record} className="dup-side-name" />
      <span className="dup-side-facts">
        {canKeep &&
          (isKept ? (
            <span className="v-tag is-primary">
              <CheckOutlined aria-hidden /> {t('stays')}
            </span>
          ) : (
            <button type="button" className="v-link-button" onClick={() => onKeep(record.id)}>
              {t('keepThis')}
            </button>
          ))}
        <RelativeTime at={record.createdAt} />
      </span>
    </span>
  );
}

function Line({ row, pair }: { row: PairRow; pair: DuplicatePair }): ReactNode {
  const say = useSay();
  const { field, look } = row;
  return (
    <tr className={`is-${look}`}>
      <th scope="row">{say(field.title)}</th>
      <td>
        <Value field={field} value={row.left} refs={pair.left.refs} />
      </td>
      <td>
        <Value field={field} value={row.right} refs={pair.right.refs} />
      </td>
    </tr>
  );
}
