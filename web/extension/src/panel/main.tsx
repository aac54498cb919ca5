import '@atelier/ui/styles.css';
import './panel.css';
import { ToastProvider, TooltipProvider } from '@atelier/ui';
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { shutStorage } from '../lib/kept';
import { leadOut } from './leadOut';
import { Panel } from './Panel';

// As in the web client: a controlled field never shows its old value in between.
notifyManager.setScheduler(queueMicrotask);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      networkMode: 'always',
      retry: (failures, error) =>
        failures < 2 && !('status' in error && Number(error.status) >= 400 && Number(error.status) < 500),
    },
    mutations: { networkMode: 'always' },
  },
});

const router = leadOut(Panel);
const root = document.getElementById('root');
if (root) {
  void shutStorage().then(() =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={client}>
          <TooltipProvider>
            <ToastProvider>
              <RouterProvider router={router} />
            </ToastProvider>
          </TooltipProvider>
        </QueryClientProvider>
      </StrictMode>,
    ),
  );
}
