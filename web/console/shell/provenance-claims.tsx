import { CLAIM_ROLES, type Claim, type ClaimEvidence, type SourceWord } from '@valence/contract';
import { useEvidenceOpener } from '../../parts/evidence-opener.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { useProvenanceTexts } from '../../parts/provenance-texts.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { Sure } from '../../parts/sure.tsx';
import { sayWord, usePartTexts } from '../../parts/texts.ts';

/** Roles that stand open; the others wait folded, for there can be many. */
const OPEN: ReadonlySet<Claim['role']> = new Set(['why', 'score', 'assignment']);

/** Each claim of a card with what it rests on, by the part of the card it stands in. */
export function Claims({ claims }: { claims: readonly Claim[] }) {
  const t = useProvenanceTexts();
  const say = useSay();
  const groups = CLAIM_ROLES.flatMap((role) =>
    [
      ...Map.groupBy(
        claims.filter((c) => c.role === role),
        (c) => c.heading?.zh ?? '',
      ),
    ].map(([key, theirs]) => ({
      key: `${role}${key}`,
      role,
      heading: theirs[0]?.heading ?? null,
      theirs,
    })),
  );
  return (
    <section>
      <h3>{t('claims')}</h3>
      {groups.map(({ key, role, heading, theirs }) => (
        <details key={key} open={OPEN.has(role)} className="prov-group">
          <summary>
            {heading === null ? t(`role_${role}`) : say(heading)} <span className="v-faint v-num">{theirs.length}</span>
          </summary>
          <ol>
            {theirs.map((claim) => (
              <ClaimRow key={`${claim.text.zh}${claim.contribution ?? ''}`} claim={claim} />
            ))}
          </ol>
        </details>
      ))}
    </section>
  );
}

function ClaimRow({ claim: { text, certainty, contribution, evidence } }: { claim: Claim }) {
  const t = useProvenanceTexts();
  const say = useSay();
  return (
    <li className="prov-claim">
      <p className="v-said">
        {say(text)}
        {contribution !== null && (
          <span className="v-faint v-num">
            {' '}
            {contribution < 0 ? '−' : '+'}
            {Math.abs(contribution).toFixed(2)}
          </span>
        )}
      </p>
      {certainty === null ? <p className="v-faint prov-small">{t('noSource')}</p> : <Sure certainty={certainty} />}
      <ul className="prov-sources">
        {evidence.map((one) => (
          <SourceRow key={`${one.observation}-${one.field}`} evidence={one} isOnly={evidence.length === 1} />
        ))}
      </ul>
    </li>
  );
}

/** A fact behind a claim: which source, which version, when it was retrieved; and who else speaks of it. */
function SourceRow({ evidence, isOnly }: { evidence: ClaimEvidence; isOnly: boolean }) {
  const t = useProvenanceTexts();
  const part = usePartTexts();
  const say = useSay();
  const open = useEvidenceOpener();
  const { label, source, words, isRetracted, certainty } = evidence;
  const [own, ...others] = words;
  return (
    <li>
      <button type="button" className="prov-source" onClick={() => open(evidence.observation, evidence.field)}>
        <span className="v-said">{say(label)}</span>
        <span className="v-quiet">
          {sayWord(part, 'source', source.kind)} <span translate="no">{source.name}</span>
          {source.version !== null && <span translate="no"> {source.version}</span>}
        </span>
        {own !== undefined && (
          <span className="v-faint">
            {t('retrieved')} <RelativeTime at={own.source.retrievedAt} />
          </span>
        )}
      </button>{' '}
      {!isOnly && <Sure isShort certainty={certainty} />}
      {isRetracted && <p className="prov-retracted">{t('retracted')}</p>}
      {others.length > 0 && (
        <details>
          <summary>{t('others', { count: others.length })}</summary>
          <ul>
            {others.map((word) => (
              <OtherWord key={word.observation} word={word} />
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function OtherWord({ word: { source, isFor, certainty, at } }: { word: SourceWord }) {
  const t = useProvenanceTexts();
  return (
    <li className={isFor ? undefined : 'prov-against'}>
      <span translate="no">{source.name}</span> {isFor ? t('agrees') : t('against')} · <RelativeTime at={at} />{' '}
      <Sure isShort certainty={certainty} />
    </li>
  );
}
