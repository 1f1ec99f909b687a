import { LinkOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import type { Evidence } from '@valence/contract';
import { Stated } from './confidence.tsx';
import { useEvidenceOpener } from './evidence-opener.ts';
import { useSay } from './i18n/index.ts';
import './parts.css';
import { RelativeTime } from './relative-time.tsx';
import { sayWord, usePartTexts } from './texts.ts';

/**
 * Where something comes from: source, version, age, confidence. Hover says more, a click opens the source at its spot.
 * With `showsLabel` it says what was said instead of who said it, to tell chips of one source apart.
 */
export function EvidenceChip({ evidence, showsLabel = false }: { evidence: Evidence; showsLabel?: boolean }) {
  const t = usePartTexts();
  const say = useSay();
  const open = useEvidenceOpener();
  const { source } = evidence;
  return (
    <Peek evidence={evidence}>
      <button type="button" className="evidence-chip" onClick={() => open(evidence.observation, evidence.field)}>
        <LinkOutlined aria-hidden />
        <span className="v-hidden v-said">{t('evidenceOf', { name: showsLabel ? source.name : '' })}</span>
        {showsLabel ? (
          <span className="evidence-chip-name v-cut">{say(evidence.label)}</span>
        ) : (
          <span className="evidence-chip-name v-cut" translate="no">
            {source.name}
          </span>
        )}
        <span className="v-faint v-cut">
          {source.version !== null && `${source.version} · `}
          <RelativeTime at={evidence.at} />
        </span>
        {evidence.confidence !== null && <Stated ratio={evidence.confidence} />}
      </button>
    </Peek>
  );
}

/** The chip as a small number at the end of a sentence, so that running text stays readable. */
export function EvidenceMark({ evidence, mark }: { evidence: Evidence; mark: string | number }) {
  const t = usePartTexts();
  const open = useEvidenceOpener();
  return (
    <Peek evidence={evidence}>
      <button type="button" className="evidence-mark" onClick={() => open(evidence.observation, evidence.field)}>
        <span className="v-hidden v-said">{t('evidenceOf', { name: evidence.source.name })}</span>
        {mark}
      </button>
    </Peek>
  );
}

function Peek({ evidence, children }: { evidence: Evidence; children: React.ReactElement }) {
  return (
    <Popover content={<PeekCard evidence={evidence} />} mouseEnterDelay={0.25} destroyOnHidden>
      {children}
    </Popover>
  );
}

function PeekCard({ evidence: { label, source, at, confidence } }: { evidence: Evidence }) {
  const t = usePartTexts();
  const say = useSay();
  return (
    <dl className="evidence-peek">
      <div className="evidence-peek-title">{say(label)}</div>
      <dt>{sayWord(t, 'source', source.kind)}</dt>
      <dd translate="no">{source.name}</dd>
      {source.version !== null && (
        <>
          <dt>{t('version')}</dt>
          <dd>{source.version}</dd>
        </>
      )}
      <dt>{t('saidAt')}</dt>
      <dd>
        <RelativeTime at={at} />
      </dd>
      <dt>{t('confidence')}</dt>
      <dd>
        <Stated ratio={confidence} />
      </dd>
    </dl>
  );
}
