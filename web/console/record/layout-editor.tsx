import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Select, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import {
  ROLES,
  type Kind,
  type Layout,
  type LayoutConfig,
  type LayoutDraft,
  type LayoutVersions,
} from '@valence/contract';
import type { z } from 'zod';
import { get, put } from '../../parts/api.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { useConversationTexts } from '../../parts/conversation-texts.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { headed } from '../../parts/signs.ts';
import { addableOf } from './related-order.ts';
import './layout-editor.css';
import { LayoutSections } from './layout-sections.tsx';
import { OrderedList } from './ordered-list.tsx';
import { useRecordPageTexts } from './texts.ts';

type Role = (typeof ROLES)[number] | null;
type Tab = LayoutConfig['tabs'][number];
const TABS: readonly Tab[] = ['timeline', 'related', 'comments', 'files', 'mail', 'graph'];

/** Arranges the page of a kind without code: sections, fields, tabs and related lists, for all or for one role. */
export function LayoutEditor({ kind, onClose }: { kind: Kind; onClose: () => void }): ReactNode {
  const [role, setRole] = useState<Role>(null);
  const layout = useQuery({
    queryKey: ['layout', kind.name, 'edit', role ?? ''],
    queryFn: () => layoutOf(kind.name, role),
    staleTime: 0,
    gcTime: 0,
  });
  const t = useRecordPageTexts();
  const say = useSay();
  return (
    <Drawer
      open
      size={620}
      title={t('layoutTitle', { kind: headed(say(kind.title)) })}
      onClose={onClose}
      destroyOnHidden
    >
      <p className="v-quiet">{t('layoutBody')}</p>
      <label className="layout-role">
        <span>{t('layoutFor')}</span>
        <Select<string>
          value={role ?? ''}
          aria-label={t('layoutFor')}
          options={[
            { value: '', label: t('layoutAll') },
            ...ROLES.map((one) => ({ value: one, label: t(`role_${one}`) })),
          ]}
          onChange={(next) => setRole(ROLES.find((one) => one === next) ?? null)}
        />
      </label>
      {layout.isError && <ErrorState error={layout.error} onRetry={() => void layout.refetch()} />}
      {layout.data === undefined ? (
        !layout.isError && <Skeleton active paragraph={{ rows: 8 }} />
      ) : (
        <Editor
          key={`${role ?? ''} ${layout.data.version}`}
          kind={kind}
          role={role}
          layout={layout.data}
          onClose={onClose}
        />
      )}
    </Drawer>
  );
}

/** What holds for a role now, and the version to save over: 0 where the role has none of its own. */
async function layoutOf(kind: string, role: Role): Promise<Layout> {
  const path = `/api/layouts/${encodeURIComponent(kind)}`;
  // A page shows the asker's own role's; for all of them the newest version of theirs is what is edited
  const { items } = await get<z.infer<typeof LayoutVersions>>(`${path}/versions`, { role: role ?? undefined });
  const [latest] = items;
  const shown = await get<Layout>(path, { role: role ?? 'rep' });
  return { ...shown, role, version: latest?.version ?? 0, config: latest?.config ?? shown.config };
}

type EditorProps = { kind: Kind; role: Role; layout: Layout; onClose: () => void };

function Editor({ kind, role, layout, onClose }: EditorProps): ReactNode {
  const t = useRecordPageTexts();
  const words = useConversationTexts();
  const say = useSay();
  const kinds = useQuery(kindsQuery).data ?? [];
  const [config, setConfig] = useState(() => complete(layout.config, kind));
  const saving = useSaveLayout(kind.name, role, layout.version, onClose);
  const titles: Record<Tab, string> = {
    timeline: t('timeline'),
    related: t('relatedTab'),
    comments: words('comments'),
    files: words('files'),
    mail: t('mails'),
    graph: words('graph'),
  };
  const naming = new Map(
    addableOf(kinds, kind.name).map((one) => [
      `${one.kind.name}.${one.field.id}`,
      `${headed(say(one.kind.plural))} · ${say(one.field.title)}`,
    ]),
  );
  const named = config.related.filter((id) => naming.has(id));
  const related = [...named, ...[...naming.keys()].filter((id) => !named.includes(id))];
  return (
    <div className="layout-editor">
      <h3>{t('layoutSections')}</h3>
      <LayoutSections
        kind={kind}
        sections={config.sections}
        onChange={(sections) => setConfig({ ...config, sections })}
      />
      <h3>{t('layoutTabs')}</h3>
      <OrderedList
        items={[...config.tabs, ...TABS.filter((tab) => !config.tabs.includes(tab))].map((id) => ({
          id,
          title: titles[id],
        }))}
        hidden={TABS.filter((tab) => !config.tabs.includes(tab))}
        onChange={(order, hidden) => {
          const tabs = order.filter((id): id is Tab => TABS.some((tab) => tab === id) && !hidden.includes(id));
          if (tabs.length > 0) setConfig({ ...config, tabs });
        }}
      />
      {related.length > 0 && (
        <>
          <h3>{t('layoutRelated')}</h3>
          <OrderedList
            items={related.map((id) => ({ id, title: naming.get(id) ?? id }))}
            hidden={config.hiddenRelated}
            onChange={(order, hiddenRelated) =>
              setConfig({ ...config, related: [...order], hiddenRelated: [...hiddenRelated] })
            }
          />
        </>
      )}
      <Versions kind={kind.name} role={role} onUse={(old) => setConfig(complete(old, kind))} />
      <div className="layout-foot">
        <Button onClick={onClose}>{t('layoutCancel')}</Button>
        <Button type="primary" loading={saving.isPending} onClick={() => saving.mutate(config)}>
          {t('layoutSave')}
        </Button>
      </div>
    </div>
  );
}

/** Fields that are gone are left out, new ones stand in the last section. */
function complete(config: LayoutConfig, kind: Kind): LayoutConfig {
  const known = new Set(kind.fields.map(({ id }) => id));
  const placed = new Set(config.sections.flatMap(({ fields }) => fields));
  const rest = kind.fields.filter(({ id, isHidden }) => !placed.has(id) && isHidden !== true).map(({ id }) => id);
  const last = config.sections.length - 1;
  return {
    ...config,
    sections: config.sections.map((section, at) => ({
      ...section,
      fields: [...section.fields.filter((id) => known.has(id)), ...(at === last ? rest : [])],
    })),
  };
}

function useSaveLayout(kind: string, role: Role, version: number, onDone: () => void) {
  const t = useRecordPageTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (config: LayoutConfig) =>
      put<Layout>(`/api/layouts/${encodeURIComponent(kind)}`, { role, version, config } satisfies z.input<
        typeof LayoutDraft
      >),
    onSuccess: async (saved) => {
      void message.success(t('layoutSaved', { version: saved.version }));
      onDone();
      await client.invalidateQueries({ queryKey: ['layout', kind] });
    },
    onError: (error) => void message.error(error.message, 6),
  });
}

function Versions({
  kind,
  role,
  onUse,
}: {
  kind: string;
  role: Role;
  onUse: (config: LayoutConfig) => void;
}): ReactNode {
  const t = useRecordPageTexts();
  const { data } = useQuery({
    queryKey: ['layout', kind, 'versions', role ?? ''],
    queryFn: () =>
      get<z.infer<typeof LayoutVersions>>(`/api/layouts/${encodeURIComponent(kind)}/versions`, {
        role: role ?? undefined,
      }),
  });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <details className="layout-versions">
      <summary>{t('layoutVersions')}</summary>
      <ul>
        {items.slice(0, 10).map(({ version, by, madeAt, config }) => (
          <li key={version}>
            <span>{t('layoutVersion', { version, name: by })}</span>
            <RelativeTime at={madeAt} className="v-faint" />
            <Button size="small" onClick={() => onUse(config)}>
              {t('layoutUse')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
