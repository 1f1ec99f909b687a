import type { Decision, RecordDetail, RecordRow } from '@valence/contract';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { Estimate } from '../../parts/estimate.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf, useKind } from '../../parts/kinds.ts';
import { listPath, runPath } from '../../parts/paths.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { ScoreReasons } from '../../parts/score-reasons.tsx';
import { headed } from '../../parts/signs.ts';
import { Value } from '../../parts/value.tsx';
import { useRecordPageTexts } from './texts.ts';

/** Why the score is what it is, with the model behind it. */
export function ScorePanel({ decision }: { decision: Decision }) {
  const t = useRecordPageTexts();
  const { score } = decision.chain;
  if (score === null) return null;
  return (
    <section className="v-panel record-panel">
      <h2>{score.basis === 'none' ? t('whyNone') : t('why', { percent: Math.round(score.probability * 100) })}</h2>
      <ScoreReasons score={score} />
      <p className="record-panel-foot v-faint">
        {score.model !== null && <AppLink href="/models">{score.model}</AppLink>}
        <RelativeTime at={decision.madeAt} />
      </p>
    </section>
  );
}

/** Every suggestion about this record and what became of it. */
export function DecisionsPanel({ decisions }: { decisions: readonly Decision[] }) {
  const t = useRecordPageTexts();
  const say = useSay();
  if (decisions.length === 0) return null;
  return (
    <section className="v-panel record-panel">
      <h2>{t('decisions')}</h2>
      <ul>
        {decisions.slice(0, 6).map(({ id, run, action, status, expectedValue, madeAt }) => (
          <li key={id} className="record-decision">
            <AppLink href={runPath(run)} className="v-said">
              {say(action)}
            </AppLink>
            <span className={status === 'open' ? 'v-tag is-primary' : 'v-tag'}>{t(`decided_${status}`)}</span>
            <span className="v-faint">
              {expectedValue !== null && (
                <>
                  <Estimate money={expectedValue} /> ·{' '}
                </>
              )}
              <RelativeTime at={madeAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Records that belong to this one, by how they are linked. */
export function RelatedPanel({ record }: { record: RecordDetail }) {
  const t = useRecordPageTexts();
  const groups = record.related.filter(({ items }) => items.length > 0);
  return (
    <section className="v-panel record-panel">
      <h2>{t('related')}</h2>
      {groups.length === 0 && <p className="v-faint">{t('nothingRelated')}</p>}
      {groups.map((group) => (
        <Group key={`${group.kind}-${group.field}`} record={record} group={group} />
      ))}
    </section>
  );
}

function Group({ record, group }: { record: RecordDetail; group: RecordDetail['related'][number] }) {
  const t = useRecordPageTexts();
  const say = useSay();
  const kind = useKind(group.kind);
  const status = fieldOf(kind, 'status');
  const hasStatus = (item: RecordRow) => status !== undefined && (item.data['status'] ?? null) !== null;
  const filter = JSON.stringify([{ field: group.field, op: 'is', value: record.id }]);
  return (
    <>
      <h3>{headed(say(group.title))}</h3>
      <ul>
        {group.items.map((item) => (
          <li key={item.id} className="record-related">
            <RecordLink record={item} />
            {hasStatus(item) && <Value field={status} value={item.data['status']} />}
          </li>
        ))}
      </ul>
      {group.hasMore && (
        <AppLink className="record-more" href={`${listPath(group.kind)}?${new URLSearchParams({ filter }).toString()}`}>
          {t('more')}
        </AppLink>
      )}
    </>
  );
}
