import { App } from 'antd';
import { useState, type ReactNode } from 'react';
import { VIEW_AUDIENCES, type SavedView } from '@valence/contract';
import { useViewTexts } from './texts.ts';
import { useViewActs } from './views-data.ts';

type Props = Readonly<{
  kind: string;
  view: SavedView;
  views: readonly SavedView[];
  onOpen: (view: string | null) => void;
  onClose: () => void;
}>;

/** What can be done with a saved view: name, copy, sharing, place, default, removal with undo. */
export function ViewMenu({ kind, view, views, onOpen, onClose }: Props): ReactNode {
  const texts = useViewTexts();
  const { message } = App.useApp();
  const acts = useViewActs(kind);
  const [name, setName] = useState<string | null>(null);
  const run = (act: () => Promise<unknown>): void => {
    onClose();
    act().catch((error: Error) => void message.error(error.message));
  };
  const { id, version, isChangeable } = view;
  const order = views.map((one) => one.id);
  const at = order.indexOf(id);
  const swapped = (by: number): string[] => order.with(at, order[at + by] ?? id).with(at + by, id);
  const remove = async (): Promise<void> => {
    const gone = await acts.change({ id, version, isRemoved: true });
    onOpen(null);
    const key = `removed ${id}`;
    const restore = (): void => {
      message.destroy(key);
      acts.change({ id, version: gone.version, isRemoved: false }).then(
        () => onOpen(id),
        (error: Error) => void message.error(error.message),
      );
    };
    void message.success({
      key,
      duration: 8,
      content: (
        <>
          {texts('removed', { name: view.name })}{' '}
          <button type="button" className="v-link-button" onClick={restore}>
            {texts('undo')}
          </button>
        </>
      ),
    });
  };
  if (name !== null) {
    return (
      <form
        className="vw-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') run(() => acts.change({ id, version, name: name.trim() }));
        }}
      >
        <input
          className="vf-input"
          autoFocus
          maxLength={80}
          aria-label={texts('viewName')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    );
  }
  const items: readonly (readonly [string, () => void] | null)[] = [
    isChangeable ? [texts('rename'), () => setName(view.name)] : null,
    [
      texts('duplicate'),
      () =>
        run(async () => onOpen((await acts.make({ name: view.name, layout: view.layout, config: view.config })).id)),
    ],
    ...VIEW_AUDIENCES.filter((one) => isChangeable && one !== view.audience).map(
      (audience) => [texts(`show_${audience}`), () => run(() => acts.change({ id, version, audience }))] as const,
    ),
    [
      texts(view.isDefault ? 'noDefault' : 'makeDefault'),
      () => run(() => acts.choose({ defaultView: view.isDefault ? null : id })),
    ],
    at > 0 ? [texts('moveLeft'), () => run(() => acts.choose({ order: swapped(-1) }))] : null,
    at < order.length - 1 ? [texts('moveRight'), () => run(() => acts.choose({ order: swapped(1) }))] : null,
    isChangeable ? [texts('remove'), () => run(remove)] : null,
  ];
  return (
    <>
      <ul role="menu" className="rec-menu">
        {items
          .filter((item) => item !== null)
          .map(([words, act]) => (
            <li key={words} role="none">
              <button type="button" role="menuitem" className="rec-menu-item" onClick={act}>
                {words}
              </button>
            </li>
          ))}
      </ul>
      {!isChangeable && <p className="v-faint vw-kept">{texts('keptBy', { name: view.changedBy })}</p>}
    </>
  );
}
