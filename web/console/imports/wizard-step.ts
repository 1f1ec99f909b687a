import type { Import } from '@valence/contract';

/** The steps a person sees. The import's status decides the step, so coming back opens the right one. */
export const WIZARD_STEPS = ['read', 'map', 'check', 'import', 'result'] as const;
export type WizardStep = (typeof WIZARD_STEPS)[number];

const STEPS: Readonly<Record<Import['status'], WizardStep>> = {
  reading: 'read',
  mapping: 'map',
  checking: 'check',
  checked: 'check',
  importing: 'import',
  done: 'result',
  cancelled: 'result',
  failed: 'result',
  undoing: 'result',
  undone: 'result',
};

/** The step an import stands at. */
export function stepOf(status: Import['status']): WizardStep {
  return STEPS[status];
}

/** True while the server works on it by itself, so that the page asks again. */
export function isWorking(status: Import['status']): boolean {
  return status === 'reading' || status === 'checking' || status === 'importing' || status === 'undoing';
}

/** Whether the import may start, and if not, why. */
export type Readiness = 'ready' | 'file-broken' | 'not-checked' | 'choose-valid' | 'nothing-to-do';

/** Nothing half written: with refused rows a person says first that the valid ones shall go in. */
export function readinessOf(
  entry: Pick<Import, 'status' | 'fileProblems' | 'counts'>,
  choice: { onlyValid: boolean; isMappingChanged: boolean },
): Readiness {
  if (entry.fileProblems.length > 0) return 'file-broken';
  if (entry.status !== 'checked' || choice.isMappingChanged) return 'not-checked';
  const { toCreate, toUpdate, refused } = entry.counts;
  if (toCreate + toUpdate === 0) return 'nothing-to-do';
  return refused > 0 && !choice.onlyValid ? 'choose-valid' : 'ready';
}
