import { App } from 'antd';
import { useState } from 'react';
import type { Dashboard } from '@valence/contract';
import { ApiError } from '../../parts/api.ts';
import { useDashboardActs } from './dash-data.ts';
import type { Draft } from './edit-bar.tsx';
import { useDashboardTexts } from './texts.ts';

/** Keeps what was edited, and knows when somebody else was quicker. */
export function useSaving(dashboard: Dashboard, draft: Draft | null, onSaved: (saved: Dashboard) => void) {
  const t = useDashboardTexts();
  const acts = useDashboardActs();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const [isConflict, setConflict] = useState(false);
  const run = async (save: () => Promise<Dashboard>): Promise<void> => {
    setBusy(true);
    try {
      const saved = await save();
      setConflict(false);
      onSaved(saved);
      void message.success(t('saved'));
    } catch (error) {
      if (error instanceof ApiError && error.code === 'dashboard.conflict') setConflict(true);
      else void message.error((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const copied = ({ zh, en }: Dashboard['name']): Dashboard['name'] => {
    const cut = (name: string): string => t('copyOf', { name }).slice(0, 80);
    return { zh: cut(zh), en: cut(en) };
  };
  return {
    isBusy,
    isConflict,
    /** A copy of one's own; undefined where it could not be made, which is told. */
    copy: async (): Promise<Dashboard | undefined> => {
      const { name, config } = dashboard;
      return acts.make({ name: copied(name), config, audience: 'private' }).catch((error: Error) => {
        void message.error(error.message);
        return undefined;
      });
    },
    save: async () => {
      if (draft !== null) await run(() => acts.change({ id: dashboard.id, version: dashboard.version, ...draft }));
    },
    saveAsCopy: async () => {
      if (draft !== null) await run(() => acts.make({ ...draft, name: copied(draft.name), audience: 'private' }));
    },
    loadTheirs: async () => {
      await acts.reload();
      setConflict(false);
    },
  };
}
