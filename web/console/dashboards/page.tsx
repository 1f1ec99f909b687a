import { BarChartOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { Widget, type Dashboard, type DashboardList, type Period } from '@valence/contract';
import { ApiError } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { useLiveRecords } from '../../parts/live.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { PagePending } from '../shell/page-states.tsx';
import '../sales/sales.css';
import { useViewTexts } from '../views/texts.ts';
import { ConflictBar } from './conflict-bar.tsx';
import { dashboardsQuery, useDashboardActs } from './dash-data.ts';
import './dashboards.css';
import { EditBar, type Draft } from './edit-bar.tsx';
import { GridView } from './grid-view.tsx';
import { bottom, compacted } from './grid.ts';
import { MoreMenu } from './more-menu.tsx';
import { periodChoices, periodIn, textOfPeriod } from './periods.ts';
import { Picker } from './picker.tsx';
import { useDashboardTexts } from './texts.ts';

const WidgetDrawer = lazy(() => import('./widget-drawer.tsx').then(({ WidgetDrawer: found }) => ({ default: found })));

/** Dashboards: figures and charts over the records that who looks may see. */
export function Page(): ReactNode {
  const t = useDashboardTexts();
  usePageTitle({ title: t('title') });
  const list = useQuery(dashboardsQuery);
  const [{ d }] = useUrlState();
  if (list.error !== null) throw list.error;
  if (list.data === undefined) return <PagePending />;
  const { dashboards, opens } = list.data;
  const shown = dashboards.find(({ id }) => id === d) ?? dashboards.find(({ id }) => id === opens) ?? dashboards[0];
  return shown === undefined ? null : <Shown key={shown.id} dashboard={shown} list={list.data} />;
}

type ShownProps = Readonly<{ dashboard: Dashboard; list: DashboardList }>;

function Shown({ dashboard, list }: ShownProps): ReactNode {
  const t = useDashboardTexts();
  const sayText = useSay();
  const [url, changeUrl] = useUrlState();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const kinds = useQuery(kindsQuery).data ?? [];
  const config = draft?.config ?? dashboard.config;
  const period = periodIn(url['period'], config.period);
  useFreshFigures(config.widgets);
  const saving = useSaving(dashboard, draft, (saved) => {
    setDraft(null);
    setEditing(null);
    changeUrl({ d: saved.id });
  });
  const setWidgets = (widgets: Widget[]): void =>
    setDraft((known) => known && { ...known, config: { ...known.config, widgets } });
  const edit = (): void => setDraft({ name: dashboard.name, audience: dashboard.audience, config: dashboard.config });
  const copy = async (): Promise<void> => {
    const made = await saving.copy({
      name: nameOfCopy(dashboard, t),
      config: dashboard.config,
      audience: 'private',
    });
    changeUrl({ d: made.id });
  };
  const add = (widget?: Widget): void => {
    const made = freshWidget(config.widgets, t('newWidget'), widget);
    setWidgets([...config.widgets, made]);
    setEditing(made.id);
  };
  const widget = config.widgets.find(({ id }) => id === editing);
  return (
    <div className="db-page">
      <PrintHead name={sayText(dashboard.name)} period={period} />
      <header className="db-head">
        {draft === null ? (
          <>
            <h1>
              <Picker
                dashboard={dashboard}
                list={list}
                onPick={(id) => changeUrl({ d: id, period: undefined }, 'push')}
              />
            </h1>
            <div className="db-bar">
              <PeriodChoice period={period} onChange={(next) => changeUrl({ period: next })} />
              {dashboard.isChangeable ? (
                <Button onClick={edit}>{t('edit')}</Button>
              ) : (
                <Button onClick={() => void copy()}>{t('editCopy')}</Button>
              )}
              <MoreMenu
                dashboard={dashboard}
                list={list}
                onCopy={() => void copy()}
                onGo={(id) => changeUrl({ d: id, period: undefined }, 'push')}
              />
            </div>
          </>
        ) : (
          <EditBar
            draft={draft}
            isBusy={saving.isBusy}
            onChange={setDraft}
            onAdd={() => add()}
            onCancel={() => {
              setDraft(null);
              setEditing(null);
            }}
            onSave={() => void saving.save()}
          />
        )}
      </header>
      {saving.isConflict && (
        <ConflictBar
          onCopy={() => void saving.saveAsCopy(t('copyOf', { name: draft === null ? '' : sayText(draft.name) }))}
          onTheirs={() => {
            setDraft(null);
            void saving.loadTheirs();
          }}
        />
      )}
      {config.widgets.length === 0 ? (
        <EmptyState
          icon={<BarChartOutlined aria-hidden />}
          title={t('emptyTitle')}
          body={t('emptyBody')}
          action={
            dashboard.isChangeable && (
              <Button
                type="primary"
                icon={<PlusOutlined aria-hidden />}
                onClick={() => {
                  const made = freshWidget([], t('newWidget'));
                  setDraft({
                    name: dashboard.name,
                    audience: dashboard.audience,
                    config: { ...config, widgets: [made] },
                  });
                  setEditing(made.id);
                }}
              >
                {t('addWidget')}
              </Button>
            )
          }
        />
      ) : (
        <GridView
          widgets={config.widgets}
          period={period}
          isEditing={draft !== null}
          onChange={setWidgets}
          onEdit={setEditing}
        />
      )}
      {widget !== undefined && draft !== null && (
        <Suspense fallback={null}>
          <WidgetDrawer
            key={widget.id}
            widget={widget}
            kinds={kinds}
            onChange={(next) => setWidgets(config.widgets.map((one) => (one.id === next.id ? next : one)))}
            onDuplicate={() => add(widget)}
            onRemove={() => {
              setWidgets(compacted(config.widgets.filter(({ id }) => id !== widget.id)));
              setEditing(null);
            }}
            onClose={() => setEditing(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

function nameOfCopy({ name }: Dashboard, t: ReturnType<typeof useDashboardTexts>): Dashboard['name'] {
  const cut = (text: string): string => t('copyOf', { name: text }).slice(0, 80);
  return { zh: cut(name.zh), en: cut(name.en) };
}

function freshWidget(others: readonly Widget[], title: string, like?: Widget): Widget {
  const id = `w${Date.now().toString(36)}`;
  if (like !== undefined) return { ...like, id, y: bottom(others), x: 0 };
  const place = { x: 0, y: bottom(others), w: 6, h: 7 };
  return Widget.parse({ id, title: { zh: title, en: title }, chart: 'bar', kind: 'deal', by: 'stage', ...place });
}

function PeriodChoice({
  period,
  onChange,
}: Readonly<{ period: Period | null; onChange: (next: string) => void }>): ReactNode {
  const t = useDashboardTexts();
  const views = useViewTexts();
  return (
    <Select
      aria-label={t('period')}
      value={textOfPeriod(period)}
      options={periodChoices({ views, own: t })}
      onChange={onChange}
      popupMatchSelectWidth={false}
      style={{ minWidth: 130 }}
    />
  );
}

/** Stands on paper only: what it is, of when, and by whom. */
function PrintHead({ name, period }: Readonly<{ name: string; period: Period | null }>): ReactNode {
  const t = useDashboardTexts();
  const views = useViewTexts();
  const locale = useLocale();
  const me = useMe();
  const text = textOfPeriod(period);
  const label = periodChoices({ views, own: t }).find(({ value }) => value === text)?.label ?? text;
  const at = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date());
  return (
    <div className="db-print-head">
      <h1 translate="no">{name}</h1>
      <p>
        {t('printPeriod', { period: label })} · {t('printedAt', { name: me.user.name, at })}
      </p>
    </div>
  );
}

/** Events that come in a burst make one refresh. Chosen, not fitted. */
const REST_MS = 3_000;

/** Asks for the figures of a kind anew when something happened to its records. */
function useFreshFigures(widgets: readonly Widget[]): void {
  const client = useQueryClient();
  const waiting = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const kinds = [...new Set(widgets.flatMap(({ kind, chart }) => (chart === 'goal' ? ['goal', 'deal'] : [kind])))];
  useLiveRecords(
    [],
    ({ kinds: changed, isGap }) => {
      for (const kind of isGap ? kinds : changed) waiting.current.add(kind);
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        for (const kind of waiting.current) void client.invalidateQueries({ queryKey: ['figures', kind] });
        waiting.current.clear();
      }, REST_MS);
    },
    kinds,
  );
  useEffect(() => () => clearTimeout(timer.current), []);
}

function useSaving(dashboard: Dashboard, draft: Draft | null, onSaved: (saved: Dashboard) => void) {
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
  return {
    isBusy,
    isConflict,
    copy: acts.make,
    save: () =>
      draft === null
        ? Promise.resolve()
        : run(() => acts.change({ id: dashboard.id, version: dashboard.version, ...draft })),
    saveAsCopy: (name: string) =>
      draft === null
        ? Promise.resolve()
        : run(() =>
            acts.make({ ...draft, name: { zh: name.slice(0, 80), en: name.slice(0, 80) }, audience: 'private' }),
          ),
    loadTheirs: async () => {
      await acts.reload();
      setConflict(false);
    },
  };
}
