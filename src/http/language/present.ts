import type { LanguageCall, LanguageEndpoint, LanguageSettings, LanguageTask } from '@valence/contract';
import { asId, textOfId, type Id } from '#base';
import type { StoredEndpoint } from '#kernel/process';

/** An endpoint as the wire has it: that it has a key, never the key. */
export function endpointOf({ id, config, findings, version, sealedKey }: StoredEndpoint): LanguageEndpoint {
  return { ...config, id: textOfEndpoint(id), findings, version, hasKey: sealedKey !== null };
}

/** Settings with the ids that the wire has. */
export function settingsOf(settings: LanguageSettings): LanguageSettings {
  return withRoutes(settings, textOfEndpoint);
}

/** Settings with the ids that are stored. @throws Failure `input.invalid` */
export function storedSettings(settings: LanguageSettings): LanguageSettings {
  return withRoutes(settings, (id) => asId('endpoint', id));
}

export const callOf = (call: LanguageCall): LanguageCall => ({
  ...call,
  id: textOfId('modelCall', call.id as Id<'modelCall'>),
  run: call.run === null ? null : textOfId('run', call.run as Id<'run'>),
});

const textOfEndpoint = (id: string): string => textOfId('endpoint', id as Id<'endpoint'>);

function withRoutes(settings: LanguageSettings, change: (id: string) => string): LanguageSettings {
  const of = (task: LanguageTask): string[] | null => settings.routes[task]?.map(change) ?? null;
  return { ...settings, routes: { read: of('read'), write: of('write'), judge: of('judge') } };
}
