import type { CardPart, Chain, Decision, Sentence } from '@valence/contract';
import { RecordLink } from './app-link.tsx';
import { EvidenceMarks } from './evidence-marks.tsx';
import { useSay } from './i18n/index.ts';
import './decision-card.css';
import { ScoreReasons } from './score-reasons.tsx';
import { usePartTexts } from './texts.ts';

/** What stands behind the fold of a card: objections with answers, talk track, materials, reasons of the score, versions. */
export function DecisionMore({ decision: { chain, versions } }: { decision: Decision }) {
  const t = usePartTexts();
  return (
    <div className="card-more">
      {chain.objections.length > 0 && <Objections objections={chain.objections} />}
      {chain.talk.length > 0 && <Talk talk={chain.talk} />}
      {chain.score !== null && chain.score.reasons.length > 0 && (
        <section>
          <h3>{t('cardWhyScore')}</h3>
          <ScoreReasons score={chain.score} />
        </section>
      )}
      {chain.materials.length > 0 && <Materials materials={chain.materials} />}
      {versions.length > 0 && (
        <p className="card-versions v-faint">
          {t('cardVersions')} {versions.map(({ what, version }) => `${what} ${version}`).join(' · ')}
        </p>
      )}
    </div>
  );
}

/** What an agent put on its card under headings of its own. */
export function CardParts({ parts }: { parts: readonly CardPart[] }) {
  const say = useSay();
  if (parts.length === 0) return null;
  return (
    <div className="card-parts">
      {parts.map(({ title, sentences }) => (
        <section key={title.zh}>
          <h3>{say(title)}</h3>
          <ul>
            {sentences.map((sentence) => (
              <li key={sentence.text.zh}>
                <Cited sentence={sentence} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** Objections to expect, likeliest first, each with its answer. */
export function Objections({ objections }: { objections: Chain['objections'] }) {
  const t = usePartTexts();
  const say = useSay();
  return (
    <section>
      <h3>{t('cardObjections')}</h3>
      <ul className="objections">
        {objections.map(({ title, probability, objection, answer }) => (
          <li key={title.zh}>
            <p className="objection-title">
              {say(title)}
              {probability !== null && <span className="v-faint v-num"> {Math.round(probability * 100)}%</span>}
            </p>
            <p className="v-quiet">
              <Cited sentence={objection} />
            </p>
            <p>
              <span className="objection-answer">{t('cardAnswer')}</span>
              {answer.map((sentence) => (
                <Cited key={sentence.text.zh} sentence={sentence} />
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The talk track, stage by stage. */
export function Talk({ talk }: { talk: Chain['talk'] }) {
  const t = usePartTexts();
  const say = useSay();
  return (
    <section>
      <h3>{t('cardTalk')}</h3>
      <ol className="talk">
        {talk.map(({ stage, sentences }) => (
          <li key={stage.zh}>
            <span className="talk-stage">{say(stage)}</span>
            <span>
              {sentences.map((sentence) => (
                <Cited key={sentence.text.zh} sentence={sentence} />
              ))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Materials({ materials }: { materials: Chain['materials'] }) {
  const t = usePartTexts();
  return (
    <section>
      <h3>{t('cardMaterials')}</h3>
      <ul className="materials">
        {materials.map(({ record, why }) => (
          <li key={record.id}>
            <RecordLink record={record} className="" />{' '}
            <span className="v-quiet">
              <Cited sentence={why} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One sentence followed by its sources. */
export function Cited({ sentence: { text, evidence } }: { sentence: Sentence }) {
  const say = useSay();
  return (
    <span className="v-said">
      {say(text)}
      <EvidenceMarks evidence={evidence} />{' '}
    </span>
  );
}
