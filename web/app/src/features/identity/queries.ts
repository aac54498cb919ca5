import { api, unwrap } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { keys } from '../../lib/keys';

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: () => unwrap(api.http.GET('/api/v1/auth/me')),
  staleTime: 5 * 60_000,
});

export function useSession() {
  return useSyncExternalStore(api.session.subscribe, () => api.session.state);
}

export const signIn = (input: { email: string; password: string }) =>
  api.session.signIn(input.email, input.password);
export const signUp = (input: { email: string; password: string; name: string }) => api.session.signUp(input);
export const signOut = () => api.session.signOut();
