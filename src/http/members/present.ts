import type { NewLink } from '@valence/contract';
import { textOfId, type Id } from '#base';
import type { MadeLink } from '#kernel/security';

export const linkText = (id: string): string => textOfId('memberLink', id as Id<'memberLink'>);
export const teamText = (id: string | null): string | null => (id === null ? null : textOfId('team', id as Id<'team'>));
export const personText = (id: string | null): string | null =>
  id === null ? null : textOfId('entity', id as Id<'entity'>);

export function newLinkOf({ id, email, token, expiresAt }: MadeLink, isMailed: boolean): NewLink {
  return { id: linkText(id), email, token, expiresAt: expiresAt.toISOString(), isMailed };
}
