import type { NewToolSource, ToolOperation, ToolSource, ToolSourceAuth, ToolSourceChange } from '@valence/contract';

/** A service as the form holds it. */
export type Draft = Readonly<{
  kind: ToolSource['kind'];
  name: string;
  title: string;
  address: string;
  isLocal: boolean;
  auth: ToolSourceAuth['type'];
  header: string;
  secret: string;
  document: string;
}>;

/** What the form begins with. */
export function draftOf(source: ToolSource | null): Draft {
  const { kind = 'openapi', name = '', title = '', address = '', isLocal = false } = source ?? {};
  const auth = source?.auth ?? { type: 'none' };
  const header = auth.type === 'header' ? auth.name : 'X-Api-Key';
  return { kind, name, title, address, isLocal, auth: auth.type, header, secret: '', document: '' };
}

/** The service as it is sent when it is new; null while something is missing that only a person can tell. */
export function newBody(draft: Draft): NewToolSource | null {
  const { kind, name, document } = draft;
  const isWhole = kind === 'openapi' ? document.trim() !== '' : draft.address.trim() !== '';
  if (!isWhole || name === '' || draft.title.trim() === '') return null;
  return { ...commonOf(draft), kind, name, ...(kind === 'openapi' ? { document } : {}) };
}

/** The service as it is sent when it is changed. */
export function changeBody(draft: Draft, version: number): ToolSourceChange | null {
  return draft.title.trim() === '' || draft.address.trim() === '' ? null : { ...commonOf(draft), version };
}

function commonOf({ title, address, isLocal, auth, header, secret }: Draft): Omit<ToolSourceChange, 'version'> {
  return {
    title: title.trim(),
    address: address.trim(),
    isLocal,
    auth: auth === 'header' ? { type: auth, name: header } : { type: auth },
    ...(secret === '' ? {} : { secret }),
  };
}

/** The operations whose name, title or path holds what was typed. */
export function matching(operations: readonly ToolOperation[], typed: string): readonly ToolOperation[] {
  const words = typed.trim().toLowerCase();
  if (words === '') return operations;
  return operations.filter(({ name, title, call }) => `${name} ${title} ${call}`.toLowerCase().includes(words));
}
