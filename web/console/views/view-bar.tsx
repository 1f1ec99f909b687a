import {
  CalendarOutlined,
  DownOutlined,
  ProjectOutlined,
  ScheduleOutlined,
  TableOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { Popover } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { VIEW_LAYOUTS, type SavedView, type ViewLayout } from '@valence/contract';
import type { ListState } from '../records/list-state.ts';
import { useViewTexts } from './texts.ts';
import './views.css';

const ViewMenu = lazy(() => import('./view-menu.tsx').then(({ ViewMenu: found }) => ({ default: found })));
const SaveForm = lazy(() => import('./save-form.tsx').then(({ SaveForm: found }) => ({ default: found })));

const ICONS: Readonly<Record<ViewLayout, ReactNode>> = {
  table: <TableOutlined aria-hidden />,
  board: <ProjectOutlined aria-hidden />,
  calendar: <CalendarOutlined aria-hidden />,
  timeline: <ScheduleOutlined aria-hidden />,
};

type Props = Readonly<{
  kind: string;
  views: readonly SavedView[];
  /** The view shown now; undefined: everything, as the kind has it. */
  view: SavedView | undefined;
  state: ListState;
  isChanged: boolean;
  onOpen: (view: string | null) => void;
  onLayout: (layout: ViewLayout) => void;
  onReset: () => void;
  onSaved: (view: SavedView) => void;
}>;

/** The saved views as tabs, the layout of what is shown, and what to do with changes that are not saved yet. */
export function ViewBar(props: Props): ReactNode {
  const { views, view, state, isChanged, onOpen } = props;
  const texts = useViewTexts();
  const [isSaving, setSaving] = useState(false);
  const [isMenu, setMenu] = useState(false);
  const menu = view !== undefined && (
    <Popover
      trigger="click"
      placement="bottomLeft"
      open={isMenu}
      onOpenChange={setMenu}
      destroyOnHidden
      content={
        <Suspense fallback={null}>
          <ViewMenu kind={props.kind} view={view} views={views} onClose={() => setMenu(false)} onOpen={onOpen} />
        </Suspense>
      }
    >
      <button
        type="button"
        className="vw-more"
        aria-label={texts('viewMenu', { name: view.name })}
        aria-haspopup="menu"
      >
        <DownOutlined aria-hidden />
      </button>
    </Popover>
  );
  return (
    <div className="vw-bar">
      <nav className="vw-tabs" aria-label={texts('views')}>
        <button
          type="button"
          className="vw-tab"
          aria-current={view === undefined ? 'page' : undefined}
          onClick={() => onOpen(null)}
        >
          {texts('all')}
        </button>
        {views.map((one) => (
          <span key={one.id} className="vw-tab-item">
            <button
              type="button"
              className="vw-tab"
              aria-current={one.id === view?.id ? 'page' : undefined}
              title={[
                one.name,
                ...(one.audience === 'all' ? [texts('isShared')] : []),
                ...(one.isDefault ? [texts('isDefault')] : []),
              ].join(' · ')}
              onClick={() => onOpen(one.id)}
            >
              {ICONS[one.layout]}
              <span className="v-cut" translate="no">
                {one.name}
              </span>
              {one.audience === 'all' && <TeamOutlined aria-hidden className="v-faint" />}
            </button>
            {one.id === view?.id && menu}
          </span>
        ))}
      </nav>
      {(isChanged || view === undefined) && <Changes {...props} isSaving={isSaving} onSaving={setSaving} />}
      <div className="vw-layouts" role="radiogroup" aria-label={texts('layout')}>
        {VIEW_LAYOUTS.map((layout) => (
          <button
            key={layout}
            type="button"
            role="radio"
            aria-checked={state.layout === layout}
            aria-label={texts(layout)}
            title={texts(layout)}
            onClick={() => props.onLayout(layout)}
          >
            {ICONS[layout]}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Save, save as, reset: what was changed on top of a view is said and never lost in silence. */
function Changes(props: Props & Readonly<{ isSaving: boolean; onSaving: (isSaving: boolean) => void }>): ReactNode {
  const { view, state, isChanged, isSaving, onSaving, onReset, onSaved, kind } = props;
  const texts = useViewTexts();
  if (!isChanged) return null;
  return (
    <div className="vw-changes" role="status">
      {view !== undefined && <span className="v-faint vw-unsaved">{texts('unsaved')}</span>}
      {view?.isChangeable === true && (
        <Suspense fallback={null}>
          <SaveForm kind={kind} view={view} state={state} isOver onSaved={onSaved} onClose={() => {}} />
        </Suspense>
      )}
      <Popover
        trigger="click"
        placement="bottomRight"
        open={isSaving}
        onOpenChange={onSaving}
        destroyOnHidden
        content={
          <Suspense fallback={null}>
            <SaveForm
              kind={kind}
              view={view}
              state={state}
              isOver={false}
              onSaved={onSaved}
              onClose={() => onSaving(false)}
            />
          </Suspense>
        }
      >
        <button
          type="button"
          className="v-link-button"
          title={view === undefined || view.isChangeable ? undefined : texts('keptBy', { name: view.changedBy })}
        >
          {texts(view === undefined ? 'newView' : 'saveAs')}
        </button>
      </Popover>
      <button type="button" className="v-link-button vw-reset" onClick={onReset}>
        {texts('reset')}
      </button>
    </div>
  );
}
