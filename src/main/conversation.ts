import {
  goOnDue,
  onConversation,
  RECURRENCE,
  REMINDER,
  startTimers,
  TASK_DUE,
  tellDueTasks,
  tellReminders,
} from '#kernel/memory';
import type { Scope, Security } from '#kernel/security';
import type { OutboxEvent, Store } from '#store';

type Parts = Readonly<{
  store: Store;
  security: Security;
  report: (error: unknown, where: string) => void;
}>;

/** What keeps the conversation around records going: events become notifications, timers become due. */
export type Conversation = Readonly<{
  onEvents(events: readonly OutboxEvent[]): Promise<void>;
  start(): { stop(): Promise<void> };
}>;

export function openConversation({ store, security, report }: Parts): Conversation {
  const scopeOf = (tenantId: string): Scope =>
    security.scopeFor(tenantId, { type: 'system', id: 'conversation', name: 'conversation', role: 'admin' }, 'sales');
  return {
    async onEvents(events) {
      for (const [tenantId, theirs] of Map.groupBy(events, (e) => e.tenantId))
        await onConversation(scopeOf(tenantId), theirs);
    },
    start: () =>
      startTimers({
        store,
        scopeOf,
        report,
        handlers: { [REMINDER]: tellReminders, [TASK_DUE]: tellDueTasks, [RECURRENCE]: goOnDue },
      }),
  };
}
