import { api, unwrap } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: () => unwrap(api.http.GET('/api/v1/auth/me')),
  staleTime: 5 * 60_000,
});

export const sessionsQuery = queryOptions({
  queryKey: keys.sessions,
  queryFn: async () =>
    (await unwrap(api.http.GET('/api/v1/auth/sessions', { params: { query: { page_size: 100 } } }))).data,
});

export const endSession = (id: string) =>
  unwrap(api.http.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }));

export const signIn = (email: string, password: string, remember: boolean) =>
  api.session.signIn(email, password, remember);
export const signUp = (input: { email: string; password: string; name: string }) => api.session.signUp(input);
export const signOut = () => api.session.signOut();
