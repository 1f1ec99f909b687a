import { Button, Input } from 'antd';
import { useState } from 'react';
import type { Chain } from '@valence/contract';
import { EvidenceMarks } from './evidence-marks.tsx';
import { useSay } from './i18n/index.ts';
import './decision-card.css';
import { sayWord, usePartTexts } from './texts.ts';

type Touch = NonNullable<Chain['touch']>;

/** The prepared first touch; every sentence ends in the numbers of its sources. */
export function TouchDraft({ touch }: { touch: Touch }) {
  const say = useSay();
  return (
    <section className="touch">
      <TouchHead touch={touch} />
      {touch.subject !== null && <p className="touch-subject v-said">{say(touch.subject)}</p>}
      <p>
        {numbered(touch.sentences).map(({ text, evidence, first }) => (
          <span key={text.zh} className="v-said">
            {say(text)}
            <EvidenceMarks evidence={evidence} first={first} />{' '}
          </span>
        ))}
      </p>
    </section>
  );
}

type TouchEditProps = { touch: Touch; onSave: (sentences: string[]) => void; onCancel: () => void };

/** The first touch being rewritten in place, one sentence a line. ⌘⏎ saves, Esc goes back. */
export function TouchEdit({ touch, onSave, onCancel }: TouchEditProps) {
  const t = usePartTexts();
  const say = useSay();
  const [text, setText] = useState(() => touch.sentences.map((sentence) => say(sentence.text)).join('\n'));
  const sentences = sentencesOf(text);
  const save = () => {
    if (sentences.length > 0) onSave(sentences);
  };
  return (
    <section className="touch is-edited">
      <TouchHead touch={touch} />
      <Input.TextArea
        autoFocus
        aria-label={t('cardEditLabel')}
        autoSize={{ minRows: 3, maxRows: 14 }}
        maxLength={8000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel();
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) save();
        }}
      />
      <div className="card-inline-actions">
        <span className="v-faint">{t('cardEditHint')}</span>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button type="primary" onClick={save} disabled={sentences.length === 0}>
          {t('cardSave')}
        </Button>
      </div>
    </section>
  );
}

function TouchHead({ touch }: { touch: Touch }) {
  const t = usePartTexts();
  return (
    <p className="touch-head">
      <span>{t('cardSay')}</span>
      <span>{sayWord(t, 'channel', touch.channel)}</span>
      {touch.to !== null && <span>{t('cardTo', { to: touch.to })}</span>}
    </p>
  );
}

/** Typed lines as sentences: no empty ones. */
export function sentencesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Sentences with the number their first source carries, counted through the whole draft. */
function numbered(sentences: Touch['sentences']): (Touch['sentences'][number] & { first: number })[] {
  let next = 1;
  return sentences.map(({ text, evidence }) => {
    const first = next;
    next += evidence.length;
    return { text, evidence, first };
  });
}
