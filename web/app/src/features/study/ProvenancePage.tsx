import type { Provenance, ProvenanceEntry } from '@atelier/api';
import {
  Banner,
  Bullets,
  Button,
  Card,
  Chronicle,
  EmptyState,
  Facts,
  Grid,
  ObjectScreen,
  Section,
  Skeleton,
  Stack,
  Table,
  Text,
  TextButton,
  useToast,
} from '@atelier/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Bot, Download, Server, User } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Failure, failureText } from '../../lib/failure';
import { TextLink } from '../../lib/links';
import { modeWord } from '../../lib/modes';
import { paths, type AssignmentRef } from '../../lib/paths';
import { clock, day, moment } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { count, engineWord } from '../../lib/words';
import { byDay, dollars, provenanceQuery, saveProvenance } from './provenance';

/** What was made of an assignment by whom, when, and with which engine: to show to whoever asks. */
export default function ProvenancePage() {
  const ref = useParams({ from: '/house/study/$courseId/$assignmentId/provenance' });
  const report = useQuery(provenanceQuery(ref));
  const trail = (
    <TextLink quiet to={paths.assignment} params={ref}>
      <bdi>{report.data?.assignment.title ?? 'Assignment'}</bdi>
    </TextLink>
  );
  return (
    <ObjectScreen
      trail={trail}
      title="Provenance"
      note="What was made of this assignment by whom, when, and with which engine, from what is recorded here."
      actions={report.data && <SavePdf target={ref} title={report.data.assignment.title} />}
    >
      {report.isPending ? (
        <Skeleton lines={8} label="Loading the report" />
      ) : report.isError ? (
        <Failure error={report.error} what="The report" onRetry={() => void report.refetch()} />
      ) : (
        <Shown report={report.data} target={ref} />
      )}
    </ObjectScreen>
  );
}

function SavePdf({ target, title }: { target: AssignmentRef; title: string }) {
  const toast = useToast();
  const save = useMutation({
    mutationFn: () => saveProvenance(target, title),
    onError: error => toast({ title: 'The PDF could not be made', text: failureText(error), tone: 'bad' }),
  });
  return (
    <Button
      look="primary"
      icon={<Download size={17} aria-hidden />}
      busy={save.isPending}
      onClick={() => save.mutate()}
    >
      Download as PDF
    </Button>
  );
}

function Shown({ report, target }: { report: Provenance; target: AssignmentRef }) {
  const now = useNow();
  const { assignment, totals } = report;
  const mode = modeWord(report.mode);
  return (
    <Stack gap={6}>
      <Grid min="m">
        <Card label="About this report">
          <Facts
            facts={[
              {
                name: 'Assignment',
                value: (
                  <TextLink to={paths.assignment} params={target}>
                    <bdi>{assignment.title}</bdi>
                  </TextLink>
                ),
              },
              ...(assignment.course_name
                ? [{ name: 'Course', value: <bdi>{assignment.course_name}</bdi> }]
                : []),
              ...(assignment.due_at ? [{ name: 'Due', value: moment(assignment.due_at, now) }] : []),
              { name: 'Person', value: <bdi>{report.person}</bdi> },
              {
                name: 'Mode',
                value: mode ? `${mode.label}: ${mode.means}` : 'Nobody said how much help the course allows.',
              },
              { name: 'Put together', value: moment(report.generated_at, now) },
            ]}
          />
        </Card>
        <Card label="Figures">
          <Facts
            facts={[
              { name: 'Sources', value: `${totals.sources} read` },
              { name: 'Plan', value: count(totals.plan_versions, 'version') },
              { name: 'Drafts', value: `${totals.submissions} handed in to be looked at` },
              { name: 'Feedback', value: `${totals.feedbacks} given` },
              { name: 'Tasks', value: `${totals.tasks_done} checked off by the person` },
              { name: 'Models', value: modelUse(totals) },
            ]}
          />
        </Card>
      </Grid>
      <Section title="Engines">
        {report.engines.length === 0 ? (
          <Text tone="soft">No engine was at work yet.</Text>
        ) : (
          <Table
            caption="Engines"
            rows={report.engines}
            rowKey={engine => engine.engine}
            columns={[
              { id: 'engine', title: 'Engine', cell: engine => engineWord(engine.engine) },
              { id: 'plans', title: 'Plans', align: 'end', cell: engine => engine.plans },
              { id: 'feedbacks', title: 'Feedback', align: 'end', cell: engine => engine.feedbacks },
            ]}
          />
        )}
      </Section>
      <Section title="What happened" note={count(report.entries.length, 'entry', 'entries')}>
        {report.truncated && (
          <Banner tone="warn">
            There are more entries than a report shows: the oldest are left out. The figures count them.
          </Banner>
        )}
        <Entries entries={report.entries} />
      </Section>
      {report.not_covered.length > 0 && (
        <Section title="What this report cannot tell">
          <Card>
            <Bullets items={report.not_covered} />
          </Card>
        </Section>
      )}
    </Stack>
  );
}

function modelUse({ model_calls, tokens, cost_micros, unpriced_calls }: Provenance['totals']): string {
  if (model_calls === 0) return 'None was asked';
  const cost = typeof cost_micros === 'number' ? `, ${dollars(cost_micros)}` : '';
  const unknown = unpriced_calls > 0 ? `, ${count(unpriced_calls, 'call')} of unknown price` : '';
  return `${count(model_calls, 'call')}, ${count(tokens, 'token')}${cost}${unknown}`;
}

const icons = {
  person: <User size={16} aria-hidden />,
  engine: <Bot size={16} aria-hidden />,
  system: <Server size={16} aria-hidden />,
};

/** So many entries are laid out at once. */
const STEP = 200;

function Entries({ entries }: { entries: ProvenanceEntry[] }) {
  const now = useNow();
  const [shown, setShown] = useState(STEP);
  const days = useMemo(() => byDay(entries.slice(0, shown)), [entries, shown]);
  if (entries.length === 0) return <EmptyState title="Nothing has happened yet" level={3} />;
  return (
    <Stack gap={3}>
      <Chronicle
        label="What happened"
        days={days.map(([id, those]) => ({
          id,
          title: day(those[0]?.at ?? id, now),
          entries: those.map((entry, n) => ({
            id: `${entry.at} ${n}`,
            at: clock(new Date(entry.at)),
            icon: icons[entry.actor.kind],
            title: entry.summary,
            meta: (
              <>
                <bdi>{entry.engine ? engineWord(entry.engine) : entry.actor.name}</bdi>
                {entry.run_id && (
                  <TextLink quiet to={paths.run} params={{ runId: entry.run_id }} children="Run" />
                )}
              </>
            ),
            body: <Digests digests={entry.digests ?? []} />,
          })),
        }))}
      />
      {entries.length > shown && (
        <Text size="sm">
          <TextButton onClick={() => setShown(shown + STEP)}>
            Show {Math.min(STEP, entries.length - shown)} more
          </TextButton>
        </Text>
      )}
    </Stack>
  );
}

const taken = { file: 'of the file', text: 'of the text', text_as_read: 'of the text as it was read' };

/** What a file or text can be checked by; only for those who want to. */
function Digests({ digests }: { digests: NonNullable<ProvenanceEntry['digests']> }) {
  const [open, setOpen] = useState(false);
  if (digests.length === 0) return null;
  return (
    <Stack gap={1}>
      <Text size="sm" as="div">
        <TextButton aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Show'} SHA-256 of {count(digests.length, 'text')}
        </TextButton>
      </Text>
      {open && (
        <Bullets
          items={digests.map((digest, n) => (
            <Text as="span" size="sm" key={n}>
              <bdi>{digest.name}</bdi>, {taken[digest.of]}:{' '}
              <Text as="span" size="xs" mono tone="soft">
                {digest.sha256 ?? 'the file is no longer kept'}
              </Text>
            </Text>
          ))}
        />
      )}
    </Stack>
  );
}
