import type { SalesWriter } from '#kernel/memory';
import type { Asked } from '../route.ts';
import { personSource } from '../records/make-record.ts';

/** Who writes in selling, and which day it is for them: offers and due days are days of the place where they are made. */
export function writerOf({ person, services }: Pick<Asked, 'person' | 'services'>): SalesWriter {
  return { source: personSource(person), day: dayIn('Asia/Shanghai', services.now()) };
}

/** The day (YYYY-MM-DD) that a moment belongs to in a time zone. */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}
