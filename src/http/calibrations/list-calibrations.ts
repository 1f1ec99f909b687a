import { Calibrations, type CalibrationState, type Text } from '@valence/contract';
import { z } from 'zod';
import { Failure, textOfId, type Id } from '#base';
import type { Kind } from '#kernel/memory';
import { calibrationWork, currentCalibrations, requestRefit, type StoredCalibration } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { kindsByName } from '../records/kinds.ts';
import { defineRoute } from '../route.ts';

export const listCalibrations = defineRoute({
  method: 'GET',
  path: '/api/calibrations',
  summary: 'How true the confidence of each source and model is, and whether it still holds',
  purpose: 'sales',
  input: z.object({}),
  output: Calibrations,
  handle: (_input, { scope }) => calibrationsOf(scope),
});

export const refitCalibrations = defineRoute({
  method: 'POST',
  path: '/api/calibrations/refit',
  summary: 'Calibrate confidence anew, in the background',
  purpose: 'sales',
  input: z.object({}),
  output: Calibrations,
  async handle(_input, { scope, person }) {
    if (person.role === 'rep') throw new Failure('auth.forbidden');
    await requestRefit(scope);
    return calibrationsOf(scope);
  },
});

/** Those about fields that the scope may not see are left out. */
async function calibrationsOf(scope: Scope): Promise<z.input<typeof Calibrations>> {
  const [stored, kinds, work] = await Promise.all([
    currentCalibrations(scope),
    kindsByName(scope),
    calibrationWork(scope),
  ]);
  const items = stored.flatMap((one) => {
    const title = titleOf(one.predicate, kinds);
    return title === null ? [] : [stateOf(one, title)];
  });
  return { items, ...work };
}

const WON: Text = { zh: '成交', en: 'won' };

/** A sort of statement in words: the kind and what is said of it; null where the reader may not know the field. */
function titleOf(predicate: string, kinds: ReadonlyMap<string, Kind>): Text | null {
  const [name = '', field = ''] = predicate.split('.');
  const kind = kinds.get(name);
  const what = field === 'won' ? WON : kind?.byId.get(field)?.title;
  if (kind === undefined || what === undefined) return null;
  return { zh: `${kind.title.zh} · ${what.zh}`, en: `${kind.title.en} · ${what.en}` };
}

function stateOf(
  { id, predicate, extractor, version, n, body, drift, madeAt }: StoredCalibration,
  title: Text,
): CalibrationState {
  const { calibrator, base, ece, brier, rawEce, rawBrier, reliability } = body;
  return {
    id: textOfId('model', id as Id<'model'>),
    predicate,
    title,
    extractor,
    version,
    madeAt: madeAt.toISOString(),
    n,
    method: calibrator.kind,
    base,
    ece,
    brier,
    rawEce,
    rawBrier,
    reliability: reliability.map((b) => ({
      predicted: b.promised,
      observed: b.observed,
      low: b.low,
      high: b.high,
      n: b.n,
    })),
    drift,
  };
}
