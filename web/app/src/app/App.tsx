import { api } from '@atelier/api';
import { ToastProvider, TooltipProvider } from '@atelier/ui';
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { makeRouter } from './router';

// Before the next paint rather than after it, so that a controlled field never shows its old value in between.
notifyManager.setScheduler(queueMicrotask);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // The server may run on this very machine: whether there is an internet says nothing about it.
      networkMode: 'always',
      retry: (failures, error) =>
        failures < 2 && !('status' in error && Number(error.status) >= 400 && Number(error.status) < 500),
    },
    mutations: { networkMode: 'always' },
  },
});

const router = makeRouter({ session: api.session });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

export function App() {
  useEffect(
    () =>
      api.session.subscribe(() => {
        if (api.session.state.status !== 'signed-out') return;
        // Nothing of one person may be left for the next.
        client.clear();
        void router.invalidate();
      }),
    [],
  );
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>
  );
}
