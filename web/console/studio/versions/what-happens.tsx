import type { StudioAgentDetail } from '@valence/contract';
import { useStudioTexts } from '../texts.ts';

/** What a change of the version at work means to the runs that go on. */
export function WhatHappens({ agent }: Readonly<{ agent: Pick<StudioAgentDetail, 'versions' | 'activeVersion'> }>) {
  const t = useStudioTexts();
  const live = agent.versions.reduce((sum, version) => sum + version.live, 0);
  return (
    <p className="v-quiet std-happens">
      {t('newRuns')} {live > 0 ? t('liveStay', { count: live }) : t('noneLive')}
    </p>
  );
}
