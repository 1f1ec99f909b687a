import { useState } from 'react';
import { Widget, type Dashboard } from '@valence/contract';
import type { Draft } from './edit-bar.tsx';
import { bottom, compacted } from './grid.ts';
import { useDashboardTexts } from './texts.ts';

/** What is being changed of a dashboard, and which widget is open for it; null while nothing is. */
export function useDraft(dashboard: Dashboard) {
  const t = useDashboardTexts();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const config = draft?.config ?? dashboard.config;
  const { widgets } = config;
  const begun = (): Draft => draft ?? { name: dashboard.name, audience: dashboard.audience, config };
  const setWidgets = (next: Widget[]): void => setDraft({ ...begun(), config: { ...config, widgets: next } });
  return {
    draft,
    config,
    setDraft,
    setWidgets,
    editing: draft === null ? undefined : widgets.find(({ id }) => id === editing),
    setEditing,
    begin: () => setDraft(begun()),
    end: () => {
      setDraft(null);
      setEditing(null);
    },
    add: (like?: Widget) => {
      const made = freshWidget(widgets, t('newWidget'), like);
      setWidgets([...widgets, made]);
      setEditing(made.id);
    },
    change: (next: Widget) => setWidgets(widgets.map((one) => (one.id === next.id ? next : one))),
    remove: (id: string) => {
      setWidgets(compacted(widgets.filter((one) => one.id !== id)));
      setEditing(null);
    },
  };
}

function freshWidget(others: readonly Widget[], title: string, like?: Widget): Widget {
  const id = `w${Date.now().toString(36)}`;
  if (like !== undefined) return { ...like, id, y: bottom(others), x: 0 };
  const place = { x: 0, y: bottom(others), w: 6, h: 7 };
  return Widget.parse({ id, title: { zh: title, en: title }, chart: 'bar', kind: 'deal', by: 'stage', ...place });
}
