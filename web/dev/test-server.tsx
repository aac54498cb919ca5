import { ToastProvider, TooltipProvider } from '@atelier/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { vi } from 'vitest';

export type Reply = [status: number, body: unknown];

export interface Sent {
  line: string;
  query: string;
  ifMatch: string | null;
  body: unknown;
}

/** A server of a few lines: `METHOD /path` to an answer. What is not known is refused like a missing thing. */
export class TestServer {
  replies: Record<string, Reply | (() => Reply | Promise<Reply>)> = {};
  sent: Sent[] = [];

  constructor() {
    vi.stubGlobal('fetch', async (request: Request) => {
      const url = new URL(request.url);
      const line = `${request.method} ${url.pathname.replace('/api/v1', '')}`;
      const text = await request.text();
      this.sent.push({
        line,
        query: url.search,
        ifMatch: request.headers.get('If-Match'),
        body: text ? (JSON.parse(text) as unknown) : undefined,
      });
      const reply = this.replies[line] ?? [404, problem('http.missing', 'Not here.')];
      const [status, body] = typeof reply === 'function' ? await reply() : reply;
      return new Response(status === 204 ? null : JSON.stringify(body), { status });
    });
  }

  requests(line: string): Sent[] {
    return this.sent.filter(request => request.line === line);
  }
}

export const problem = (
  code: string,
  message: string,
  details: { field: string; message: string }[] = [],
) => ({ code, message, details: details.map(detail => ({ code: 'invalid', ...detail })) });

/** A page of a list. */
export const listing = (data: object[], more: object = {}) => ({
  data,
  pagination: {
    page: 1,
    page_size: 20,
    total: data.length,
    total_exact: true,
    total_pages: 1,
    has_next: false,
    has_prev: false,
    ...more,
  },
  links: { self: '', first: '' },
});

/** Draws a part of a page, with everything around it that a part may ask for; its links lead nowhere. */
export async function show(children: ReactNode) {
  const client = new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  const root = createRootRoute({ component: () => children, notFoundComponent: () => children });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: ['/'] }) });
  await router.load();
  const view = render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <ToastProvider>
          <RouterProvider router={router as never} />
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { client, router, user: userEvent.setup(), ...view };
}
