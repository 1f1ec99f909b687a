import { App, Button } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import { VIEW_AUDIENCES, type SavedView } from '@valence/contract';
import { ApiError } from '../../parts/api.ts';
import { configOf, type ListState } from '../records/list-state.ts';
import { useViewTexts } from './texts.ts';
import { useViewActs } from './views-data.ts';

type Props = Readonly<{
  kind: string;
  view: SavedView | undefined;
  state: ListState;
  /** Over the view itself, by one button; else under a new name. */
  isOver: boolean;
  onSaved: (view: SavedView) => void;
  onClose: () => void;
}>;

/** Keeps what is shown: over its view, or as a new one under a name. */
export function SaveForm({ kind, view, state, isOver, onSaved, onClose }: Props): ReactNode {
  const texts = useViewTexts();
  const { message } = App.useApp();
  const acts = useViewActs(kind);
  const [name, setName] = useState('');
  const [audience, setAudience] = useState<SavedView['audience']>('private');
  const [isBusy, setBusy] = useState(false);
  const [theirs, setTheirs] = useState(false);
  const kept = { layout: state.layout, config: configOf(state) };
  const run = async (save: () => Promise<SavedView>): Promise<void> => {
    setBusy(true);
    try {
      const saved = await save();
      onSaved(saved);
      onClose();
      void message.success(isOver ? texts('saved') : texts('savedAs', { name: saved.name }));
    } catch (error) {
      if (error instanceof ApiError && error.code === 'view.conflict') setTheirs(true);
      void message.error((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  if (isOver && view !== undefined) {
    return theirs ? (
      <button type="button" className="v-link-button" onClick={() => void acts.reload().then(() => setTheirs(false))}>
        {texts('loadTheirs')}
      </button>
    ) : (
      <button
        type="button"
        className="v-link-button"
        disabled={isBusy}
        onClick={() => void run(() => acts.change({ id: view.id, version: view.version, ...kept }))}
      >
        {texts('save')}
      </button>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') void run(() => acts.make({ name: name.trim(), audience, ...kept }));
  };
  return (
    <form className="vw-form" onSubmit={submit}>
      <input
        className="vf-input"
        autoFocus
        maxLength={80}
        aria-label={texts('viewName')}
        placeholder={texts('viewName')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <select
        className="vf-input"
        aria-label={texts('seenBy')}
        value={audience}
        onChange={(event) => setAudience(VIEW_AUDIENCES.find((one) => one === event.target.value) ?? 'private')}
      >
        {VIEW_AUDIENCES.map((one) => (
          <option key={one} value={one}>
            {texts(`seenBy_${one}`)}
          </option>
        ))}
      </select>
      <p className="v-faint">{texts('viewNameAbout')}</p>
      <div className="vf-foot">
        <Button size="small" onClick={onClose}>
          {texts('cancel')}
        </Button>
        <Button size="small" type="primary" htmlType="submit" loading={isBusy} disabled={name.trim() === ''}>
          {texts('save')}
        </Button>
      </div>
    </form>
  );
}
