import type { Text } from '#base';
import type { PastResults } from '../../desk/past-results.ts';
import { refsOf, say, textOf, type Said } from '../../desk/said.ts';
import { factOf, type Situation } from '../../desk/situation.ts';
import { skillOf, territoryOf, type Fit } from './fit.ts';

/** Why this person, factor by factor, each with what it rests on. What cannot be shown is not said. */
export function reasonsFor(fit: Fit, situation: Situation, past: PastResults): readonly Said[] {
  return [
    territory(fit, situation),
    skill(fit, situation),
    language(fit, situation),
    results(fit, situation, past),
    room(fit),
  ].filter((s) => s !== null);
}

function territory({ rep }: Fit, situation: Situation): Said | null {
  const place = factOf(situation, 'province') ?? factOf(situation, 'city');
  if (place === null || territoryOf(rep, situation) !== true) return null;
  const refs = [...refsOf(rep, 'territories'), ...place.refs];
  return say({ zh: `${rep.title}负责${place.text.zh}区域。`, en: `${rep.title} looks after ${place.text.en}.` }, refs);
}

function skill({ rep }: Fit, situation: Situation): Said | null {
  const found = skillOf(rep, situation);
  const product = textOf(situation.lead, 'product');
  if (found === null || found === '' || product === null) return null;
  const text = {
    zh: `擅长${found}，与意向产品“${product}”相符。`,
    en: `Skilled in ${found}, which suits the product asked for (${product}).`,
  };
  return say(text, [...refsOf(rep, 'skills'), ...refsOf(situation.lead, 'product')]);
}

const LANGUAGES: Readonly<Record<'zh' | 'en', Text>> = {
  zh: { zh: '中文', en: 'Chinese' },
  en: { zh: '英文', en: 'English' },
};

/** Only where it decides something: everybody here speaks Chinese. */
function language({ rep, factors }: Fit, situation: Situation): Said | null {
  if (factors.language !== 1 || situation.language === 'zh') return null;
  const name = LANGUAGES[situation.language];
  const text = { zh: `能用${name.zh}沟通。`, en: `Speaks ${name.en}.` };
  return say(text, [...refsOf(rep, 'languages'), ...refsOf(situation.lead, 'language')]);
}

function results({ rep }: Fit, situation: Situation, past: PastResults): Said | null {
  const product = factOf(situation, 'product')?.text.zh ?? null;
  const own = product === null ? past.of(rep.id) : past.with(rep.id, product);
  const shown = own.wins.length > 0 ? own : past.of(rep.id);
  if (shown.wins.length === 0) return null;
  const isOfProduct = product !== null && shown === own;
  const percent = Math.round((100 * past.all.won) / past.all.closed);
  const text = {
    zh: `${isOfProduct ? '该产品' : ''}历史 ${shown.closed} 条线索赢下 ${shown.won} 条（全队 ${percent}%）。`,
    en: `Won ${shown.won} of ${shown.closed} past leads${isOfProduct ? ' with this product' : ''} (team ${percent}%).`,
  };
  return say(text, shown.wins);
}

function room({ rep, load, capacity }: Fit): Said | null {
  if (capacity === null) return null;
  const text = {
    zh: `在手 ${load} 条，上限 ${capacity} 条。`,
    en: `Carries ${load} open leads of at most ${capacity}.`,
  };
  return say(text, refsOf(rep, 'capacity'));
}

/** An alternative in a few words. */
export function whyNot({ rep, load, capacity }: Fit, situation: Situation): Text {
  const found = skillOf(rep, situation);
  const isLocal = territoryOf(rep, situation);
  const zh = [
    isLocal === true ? '区域相符' : isLocal === false ? '区域不符' : null,
    found === null ? null : found === '' ? '不擅长该产品' : `擅长${found}`,
    capacity === null ? null : `在手 ${load}/${capacity}`,
  ];
  const en = [
    isLocal === true ? 'right territory' : isLocal === false ? 'other territory' : null,
    found === null ? null : found === '' ? 'not skilled in it' : `skilled in ${found}`,
    capacity === null ? null : `carries ${load} of ${capacity}`,
  ];
  return { zh: zh.filter((w) => w !== null).join('，'), en: en.filter((w) => w !== null).join(', ') };
}
