import {
  api,
  unwrap,
  type ModelChoice,
  type ModelProvider,
  type ModelProviderChanges,
  type ModelSettings,
  type NewModelProvider,
} from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';
import { settingsOf } from './chain';

/** A tenant has fifty at most. */
export const providersQuery = queryOptions({
  queryKey: keys.modelProviders,
  queryFn: async () =>
    (await unwrap(api.http.GET('/api/v1/models/providers', { params: { query: { page_size: 100 } } }))).data,
});

export const settingsQuery = queryOptions({
  queryKey: keys.modelSettings,
  queryFn: () => unwrap(api.http.GET('/api/v1/models/settings')),
});

/** Asked of the provider itself: once, not again by itself when it fails, and anew when its address or key changes. */
export const modelListQuery = (provider: ModelProvider) =>
  queryOptions({
    queryKey: keys.modelList(provider.id, provider.version),
    queryFn: async () =>
      (
        await unwrap(
          api.http.GET('/api/v1/models/providers/{id}/models', { params: { path: { id: provider.id } } }),
        )
      ).data,
    staleTime: 5 * 60_000,
    retry: false,
  });

export const callsQuery = (page: number) =>
  queryOptions({
    queryKey: keys.modelCalls(page),
    queryFn: () =>
      unwrap(api.http.GET('/api/v1/models/calls', { params: { query: { page, page_size: 20 } } })),
  });

export const addProvider = (body: NewModelProvider) =>
  unwrap(api.http.POST('/api/v1/models/providers', { body }));

/** Refused when the provider has changed since `version` was read. */
export const changeProvider = ({ id, version }: ModelProvider, body: ModelProviderChanges) =>
  unwrap(
    api.http.PATCH('/api/v1/models/providers/{id}', {
      body,
      params: { path: { id } },
      headers: { 'If-Match': `"v${version}"` },
    }),
  );

export const removeProvider = (id: string) =>
  unwrap(api.http.DELETE('/api/v1/models/providers/{id}', { params: { path: { id } } }));

export const testProvider = (id: string) =>
  unwrap(api.http.POST('/api/v1/models/providers/{id}/verify', { params: { path: { id } } }));

/** Refused when the settings have changed since `base` was read. The prices stay what they were. */
export const saveChain = (base: ModelSettings, chain: readonly ModelChoice[]) =>
  unwrap(
    api.http.PUT('/api/v1/models/settings', {
      body: settingsOf(base, chain),
      headers: { 'If-Match': `"v${base.version}"` },
    }),
  );
