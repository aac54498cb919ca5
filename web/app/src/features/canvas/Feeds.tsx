import type { CalendarFeed, Run } from '@atelier/api';
import {
  Banner,
  Button,
  ConfirmDialog,
  IconButton,
  Progress,
  Row,
  Rows,
  Section,
  Skeleton,
  Text,
  useToast,
} from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarPlus, Trash2 } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Failure, failureText, plainly } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ago } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { count } from '../../lib/words';
import { FeedForm } from './FeedForm';
import { feedsQuery, feedSyncsQuery, isGoing, removeFeed, syncFeed } from './queries';
import { helpFor } from './words';

/** Calendars with dates, for where there is no key and for everything that is not in Canvas. */
export function Feeds() {
  const client = useQueryClient();
  const toast = useToast();
  const feeds = useQuery(feedsQuery);
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<CalendarFeed | null>(null);
  const syncs = useQuery({ ...feedSyncsQuery, enabled: (feeds.data?.length ?? 0) > 0 });
  const addId = useId();
  const number = feeds.data?.length;
  const known = useRef(number);

  // The focus must not go with the row that goes.
  useEffect(() => {
    const before = known.current;
    known.current = number;
    if (before === undefined || before === number) return;
    if (document.activeElement === document.body) document.getElementById(addId)?.focus();
  }, [number, addId]);

  const remove = async ({ id, label }: CalendarFeed) => {
    try {
      await removeFeed(id);
    } catch (error) {
      toast({ title: `“${label}” was not removed`, text: failureText(error), tone: 'bad' });
      throw error;
    } finally {
      for (const queryKey of [keys.canvas, keys.calendar]) void client.invalidateQueries({ queryKey });
    }
  };

  return (
    <Section
      title="Calendars"
      note="Dates only"
      actions={
        <Button
          id={addId}
          size="s"
          icon={<CalendarPlus size={16} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          Add a calendar
        </Button>
      }
    >
      {feeds.isPending ? (
        <Skeleton lines={2} label="Loading your calendars" />
      ) : feeds.isError ? (
        <Failure error={feeds.error} what="Your calendars" onRetry={() => void feeds.refetch()} />
      ) : feeds.data.length === 0 ? (
        <Text tone="quiet">
          A calendar feed of Canvas, or of anything else, brings its dates into your calendar here. It needs
          no key.
        </Text>
      ) : (
        <Rows label="Calendars">
          {feeds.data.map(feed => (
            <FeedRow
              key={feed.id}
              feed={feed}
              latest={syncs.data?.get(feed.id)}
              onRemove={() => setLeaving(feed)}
            />
          ))}
        </Rows>
      )}
      {adding && <FeedForm onClose={() => setAdding(false)} />}
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={open => !open && setLeaving(null)}
        title={`Remove “${leaving?.label ?? ''}”?`}
        text={<Text tone="soft">Its address is deleted here, and its dates leave your calendar.</Text>}
        confirm="Remove"
        danger
        onConfirm={() => (leaving ? remove(leaving) : Promise.resolve())}
      />
    </Section>
  );
}

function FeedRow({
  feed,
  latest,
  onRemove,
}: {
  feed: CalendarFeed;
  latest: Run | undefined;
  onRemove: () => void;
}) {
  const client = useQueryClient();
  const toast = useToast();
  const now = useNow();
  const sync = useMutation({
    mutationFn: () => syncFeed(feed.id),
    onError: error =>
      toast({ title: `“${feed.label}” could not be fetched`, text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  const going = latest !== undefined && isGoing(latest);
  return (
    <Row
      title={<bdi>{feed.label}</bdi>}
      note={[
        feed.host === feed.label ? '' : feed.host,
        feed.synced_at ? count(feed.entries, 'date') + (feed.truncated ? ', the nearest of more' : '') : '',
        feed.left_out > 0 ? `${feed.left_out} could not be understood` : '',
      ]
        .filter(Boolean)
        .join(' · ')}
      meta={
        <Text as="span" size="sm" tone="quiet">
          {feed.synced_at ? `fetched ${ago(feed.synced_at, now)}` : 'never fetched'}
        </Text>
      }
      actions={
        <>
          <Button
            size="s"
            busy={sync.isPending || going}
            aria-label={`Fetch now: ${feed.label}`}
            onClick={() => sync.mutate()}
          >
            Fetch now
          </Button>
          <IconButton
            label={`Remove ${feed.label}…`}
            size="s"
            icon={<Trash2 size={16} aria-hidden />}
            onClick={onRemove}
          />
        </>
      }
      below={
        going ? (
          <Progress label={`Fetching ${feed.label}`} thin />
        ) : feed.error ? (
          <Banner tone="bad" title={plainly(feed.error.message)}>
            {helpFor(feed.error.code)}
          </Banner>
        ) : undefined
      }
    />
  );
}
