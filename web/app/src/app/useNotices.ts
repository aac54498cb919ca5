import { useToast } from '@atelier/ui';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { showNotice } from '../lib/browserNotices';
import { noticeOf, oneTabTells, tabs, type Notice, type Stance } from '../lib/notices';
import { paths } from '../lib/paths';
import { notifications } from '../lib/preferences';

/**
 * Tells when a plan or feedback is ready: on the page where it is seen, by the browser where it is not and the person
 * wants that. Gives what is to be called with each event.
 */
export function useNotices(): (event: { event_type: string; payload?: unknown }) => void {
  const toast = useToast();
  const navigate = useNavigate();
  const router = useRouter();
  const offer = useRef<(notice: Notice) => void>(() => undefined);

  useEffect(() => {
    const waiting = new Map<string, Notice>();
    const shows = (notice: Notice) => {
      const { pathname, search } = router.state.location;
      const there = router.buildLocation({ to: paths.assignment, params: notice.assignment }).pathname;
      const { tab, feedback } = search as { tab?: string; feedback?: string };
      return (
        pathname === there &&
        (notice.feedback === undefined ||
          (tab === 'feedback' && (feedback ?? notice.feedback) === notice.feedback))
      );
    };
    const stance = (notice: Notice): Stance =>
      document.visibilityState !== 'visible' ? 'away' : shows(notice) ? 'looking' : 'here';
    const open = ({ assignment, feedback }: Notice) =>
      void navigate({
        to: paths.assignment,
        params: assignment,
        search: feedback === undefined ? {} : { tab: 'feedback', feedback },
      });
    const toastIt = (notice: Notice) =>
      toast({
        title: notice.title,
        text: notice.text,
        tone: notice.failed ? 'bad' : 'good',
        action: { label: 'Show', onSelect: () => open(notice) },
      });
    const tell = (notice: Notice) => {
      if (document.visibilityState === 'visible') return toastIt(notice);
      const shown =
        notifications.get() === 'on' && showNotice(notice.title, notice.text, notice.id, () => open(notice));
      if (!shown) waiting.set(notice.id, notice);
    };
    const onVisible = () => {
      if (document.visibilityState !== 'visible') return;
      for (const notice of waiting.values()) if (!shows(notice)) toastIt(notice);
      waiting.clear();
    };
    const tab = oneTabTells({
      me: [...crypto.getRandomValues(new Uint8Array(8))].join('.'),
      channel: tabs('atelier-notices'),
      stance,
      tell,
    });
    offer.current = tab.offer;
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      offer.current = () => undefined;
      document.removeEventListener('visibilitychange', onVisible);
      tab.stop();
    };
  }, [toast, navigate, router]);

  return useCallback((event: { event_type: string; payload?: unknown }) => {
    const notice = noticeOf(event);
    if (notice) offer.current(notice);
  }, []);
}
