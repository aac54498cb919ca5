import type { Assignment } from '@atelier/api';
import {
  assignmentQuery,
  AssignmentView,
  Failure,
  failureText,
  isMissing,
  keys,
  type AssignmentSearch,
} from '@atelier/app/shared';
import { Banner, Button, Cluster, LiveText, PanelNote, Skeleton, Spinner, Stack, Text } from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { hostOf } from '../lib/address';
import { isSamePlace, type Place } from '../lib/canvas';
import { CaptureError } from '../lib/capture';
import { takeClick } from '../lib/kept';
import { planPlace } from '../lib/plan';
import { webext } from '../lib/webext';

/** The assignment of the tab: start it, watch its plan being made, work it off, hand in drafts. */
export function AssignmentPanel({ place, tabId }: { place: Place; tabId: number }) {
  const target = { courseId: place.courseId, assignmentId: place.assignmentId };
  const assignment = useQuery(assignmentQuery(target));
  const start = useStartHere(place, tabId);

  // A click on the button of the page is the consent: what is not planned is planned now.
  useClick(place, tabId, !assignment.isPending && !start.isPending, async () => {
    // What is known of it may be of before.
    if (standing(await assignment.refetch(), place) === 'unplanned')
      start.mutate({ again: false, fromPage: false });
  });

  if (assignment.isPending) {
    return (
      <PanelNote title="Assignment">
        <Skeleton lines={6} label="Asking your Atelier" />
      </PanelNote>
    );
  }
  if (start.isPending) return <Starting step={start.step} />;
  if (standing(assignment, place) === 'unplanned') return <Unplanned place={place} start={start} />;
  if (assignment.isError) {
    return (
      <PanelNote title="Assignment">
        <Failure error={assignment.error} what="This assignment" onRetry={() => void assignment.refetch()} />
      </PanelNote>
    );
  }
  if (standing(assignment, place) === 'taken')
    return <OfAnother url={assignment.data.url ?? ''} place={place} />;
  return (
    <Stack gap={0}>
      {start.isError && <Trouble error={start.error} />}
      {assignment.data.status === 'failed' && <FromPage start={start} />}
      <Planned assignment={assignment.data} target={target} />
    </Stack>
  );
}

/** Two Canvas sites may give the same numbers to different assignments: then the place is taken. */
function standing(
  { error, data }: { error: unknown; data?: Assignment | undefined },
  place: Place,
): 'unplanned' | 'taken' | 'known' {
  if (isMissing(error)) return 'unplanned';
  if (data?.url && URL.canParse(data.url) && new URL(data.url).origin !== place.origin) return 'taken';
  return data?.status === 'new' ? 'unplanned' : 'known';
}

function useStartHere(place: Place, tabId: number) {
  const client = useQueryClient();
  const [step, setStep] = useState('');
  const start = useMutation({
    mutationFn: (how: { again: boolean; fromPage: boolean }) =>
      planPlace(place, { ...how, tabId, onStep: setStep }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.assignments }),
  });
  return { ...start, step };
}
type Start = ReturnType<typeof useStartHere>;

/** Takes clicks up, those before the panel was there too. */
function useClick(place: Place, tabId: number, ready: boolean, onClick: () => Promise<void>) {
  const take = useEffectEvent(async () => {
    if (!ready) return;
    const clicked = await takeClick(tabId);
    if (clicked && isSamePlace(clicked, place)) await onClick();
  });
  useEffect(() => {
    void take();
    const { onChanged } = webext().storage;
    const heard = (changes: Record<string, { newValue?: unknown }>, area: string) => {
      if (area === 'session' && changes.click?.newValue) void take();
    };
    onChanged.addListener(heard);
    return () => onChanged.removeListener(heard);
  }, [ready]);
}

function Unplanned({ place, start }: { place: Place; start: Start }) {
  return (
    <PanelNote
      title="Not planned yet"
      actions={
        <Button look="primary" onClick={() => start.mutate({ again: false, fromPage: false })}>
          Plan this assignment
        </Button>
      }
    >
      {start.isError && <Trouble error={start.error} />}
      <Text tone="soft">
        Atelier reads what the assignment asks and makes a plan of milestones and tasks. If it has no
        connection to {hostOf(place.origin)}, the extension sends what this page shows: the assignment and up
        to ten of its files.
      </Text>
    </PanelNote>
  );
}

function Starting({ step }: { step: string }) {
  return (
    <PanelNote title="Bringing the assignment over">
      <Cluster>
        <Spinner />
        <Text tone="soft">{step}</Text>
      </Cluster>
      <LiveText>{step}</LiveText>
    </PanelNote>
  );
}

const Trouble = ({ error }: { error: unknown }) => (
  <Banner tone="bad" urgent title="It could not be started">
    {error instanceof CaptureError ? error.message : failureText(error)}
  </Banner>
);

/** Where the server's own way to Canvas has failed, the page may do. */
function FromPage({ start }: { start: Start }) {
  return (
    <Banner
      edge
      actions={
        <Button size="s" onClick={() => start.mutate({ again: true, fromPage: true })}>
          Send this page
        </Button>
      }
    >
      Planning did not work. The extension can send what this page shows, and plan from that.
    </Banner>
  );
}

function Planned({
  assignment,
  target,
}: {
  assignment: Assignment;
  target: { courseId: string; assignmentId: string };
}) {
  const [search, setSearch] = useState<AssignmentSearch>({});
  return (
    <AssignmentView
      assignment={assignment}
      target={target}
      search={search}
      show={change => setSearch(before => ({ ...before, ...change }))}
    />
  );
}

function OfAnother({ url, place }: { url: string; place: Place }) {
  return (
    <PanelNote title="These numbers are taken">
      <Text tone="soft">
        Atelier knows an assignment with the numbers of this one, but of {hostOf(url)} and not of{' '}
        {hostOf(place.origin)}. It keeps one of them. To plan this one, delete the other in Atelier first.
      </Text>
    </PanelNote>
  );
}
