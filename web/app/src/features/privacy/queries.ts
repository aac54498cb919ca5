import { api, unwrap } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';
import { exportFileUrl } from '../../lib/paths';
import { saveFile } from '../../lib/saveFile';

/** While an export is made; events are faster, this is the net under it. */
const PACE_MS = 4_000;

export const exportsQuery = queryOptions({
  queryKey: keys.privacyExports,
  queryFn: async () => (await unwrap(api.http.GET('/api/v1/privacy/exports'))).data,
  refetchInterval: query => (query.state.data?.some(isActive) ? PACE_MS : false),
});

/** What stays when a person is erased, and why. */
export const remainsQuery = queryOptions({
  queryKey: keys.privacyRemains,
  queryFn: async () => (await unwrap(api.http.GET('/api/v1/privacy/remains'))).data,
  staleTime: Infinity,
});

export const isActive = ({ state }: { state: string }): boolean => state === 'queued' || state === 'running';

export const startExport = () => unwrap(api.http.POST('/api/v1/privacy/exports'));

export const removeExport = (id: string) =>
  unwrap(api.http.DELETE('/api/v1/privacy/exports/{id}', { params: { path: { id } } }));

export async function saveExport(id: string, createdAt: string): Promise<void> {
  saveFile(await api.download(exportFileUrl(id)), `atelier-export-${createdAt.slice(0, 10)}`, 'zip');
}

export const startErasure = (password: string) =>
  unwrap(api.http.POST('/api/v1/privacy/erasures', { body: { password } }));

/** Whether this session is over: erasing ends them when nothing is left but the account. */
export async function sessionIsOver(): Promise<boolean> {
  const { response } = await api.http.GET('/api/v1/auth/me');
  return response.status === 401;
}

export const leave = () => api.session.signOut();
