import { api, unwrap } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';

/** Who makes it: the model that is set up, rules where it does not answer, or rules alone. */
export type By = 'model' | 'either' | 'rules';

/** The model that is asked first; none: rules do it. */
export const firstModelQuery = queryOptions({
  queryKey: keys.modelSettings,
  queryFn: () => unwrap(api.http.GET('/api/v1/models/settings')),
  select: settings => settings.default?.model,
});

/** The same in the words of the server. */
export const choiceOf = (by: By | undefined) => {
  if (by === 'rules') return { engine: 'offline' as const };
  return by === 'either' ? { or_offline: true } : {};
};
