import { api, unwrap, type SignInSession } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: () => unwrap(api.http.GET('/api/v1/auth/me')),
  staleTime: 5 * 60_000,
});

export const sessionsQuery = queryOptions({
  queryKey: keys.sessions,
  queryFn: async (): Promise<SignInSession[]> =>
    (await unwrap(api.http.GET('/api/v1/auth/sessions', { params: { query: { page_size: 100 } } }))).data,
});

export const endSession = (id: string) =>
  unwrap(api.http.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }));

/** Which program asks with a code. A wrong code counts as a guess, so it is asked once. */
export const askingQuery = (code: string) =>
  queryOptions({
    queryKey: keys.asking(code),
    queryFn: () =>
      unwrap(api.http.GET('/api/v1/auth/devices/{user_code}', { params: { path: { user_code: code } } })),
    retry: false,
    refetchOnWindowFocus: false,
  });

export const letIn = (code: string) =>
  unwrap(
    api.http.POST('/api/v1/auth/devices/{user_code}/approve', { params: { path: { user_code: code } } }),
  );

export const turnAway = (code: string) =>
  unwrap(api.http.POST('/api/v1/auth/devices/{user_code}/deny', { params: { path: { user_code: code } } }));

export const signIn = (email: string, password: string, remember: boolean) =>
  api.session.signIn(email, password, remember);
export const signUp = (input: { email: string; password: string; name: string }) => api.session.signUp(input);
export const signOut = () => api.session.signOut();
