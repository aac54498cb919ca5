import type { Source } from '@atelier/api';
import {
  Banner,
  EmptyState,
  Field,
  Inset,
  Segments,
  Select,
  Skeleton,
  SourceReader,
  Stack,
  Text,
  type SourceMark,
} from '@atelier/ui';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Failure } from '../../lib/failure';
import type { AssignmentRef } from '../../lib/paths';
import { blockId, locate, type Citable } from './cite';
import { draftQuery } from './feedback/queries';
import { sourcesQuery } from './queries';

interface Shown {
  cite: Citable | undefined;
  all: Map<string, Citable>;
  source: string | undefined;
  onSource: (id: string) => void;
}

/** What the plan rests on. */
export function PlanEvidence({
  target,
  version,
  ...shown
}: Shown & { target: AssignmentRef; version: number }) {
  return (
    <Evidence sources={useQuery(sourcesQuery(target, version))} what="The text of the sources" {...shown} />
  );
}

/** The draft a feedback is about. */
export function DraftEvidence({ target, jobId, ...shown }: Shown & { target: AssignmentRef; jobId: string }) {
  return <Evidence sources={useQuery(draftQuery(target, jobId))} what="The text of the draft" {...shown} />;
}

/** Where a statement comes from: the text of its document, with the sentence marked in it. */
function Evidence({
  sources,
  what,
  cite,
  all,
  source: chosen,
  onSource,
}: Shown & { sources: UseQueryResult<Source[]>; what: string }) {
  const [which, setWhich] = useState({ cite: cite?.id, n: 0 });
  const n = which.cite === cite?.id ? which.n : 0;
  const citation = cite?.citations[n];

  if (sources.isPending) return <Inset children={<Skeleton lines={8} label="Loading the text" />} />;
  if (sources.isError) {
    return <Failure error={sources.error} what={what} onRetry={() => void sources.refetch()} />;
  }
  const source =
    sources.data.find(candidate => candidate.id === (chosen ?? citation?.source_id)) ??
    sources.data.find(candidate => candidate.kind !== 'details') ??
    sources.data[0];
  if (!source) return <EmptyState title="There is no source" level={3} />;

  return (
    <>
      <Inset pinned>
        <Stack gap={3}>
          {cite && (
            <Stack gap={1}>
              <Text weight="bold" written>
                {cite.text}
              </Text>
              {typeof citation?.page === 'number' && (
                <Text size="sm" tone="quiet">
                  Page {citation.page}
                </Text>
              )}
            </Stack>
          )}
          {cite && cite.citations.length > 1 && (
            <Segments
              label="Places in the source"
              value={String(n)}
              choices={cite.citations.map((_, index) => ({
                value: String(index),
                label: `Place ${index + 1}`,
              }))}
              onChange={value => setWhich({ cite: cite.id, n: Number(value) })}
            />
          )}
          {sources.data.length > 1 && (
            <Field label="Document" hideLabel>
              <Select
                choices={sources.data.map(candidate => ({ value: candidate.id, label: candidate.name }))}
                value={source.id}
                onChange={onSource}
              />
            </Field>
          )}
          {source.error && (
            <Banner tone="bad" title="This file could not be read">
              {source.error.message}
            </Banner>
          )}
          {source.warnings.map(warning => (
            <Banner key={warning.code + warning.message} tone="warn">
              {warning.message}
            </Banner>
          ))}
        </Stack>
      </Inset>
      <MarkedSource
        source={source}
        all={all}
        openId={citation?.source_id === source.id ? cite?.id : undefined}
        n={n}
      />
    </>
  );
}

function MarkedSource({
  source,
  all,
  openId,
  n,
}: {
  source: Source;
  all: Map<string, Citable>;
  openId: string | undefined;
  n: number;
}) {
  // Where everything stands is worked out once for each document; opening another statement only moves the marker.
  const places = useMemo(
    () =>
      [...all.values()].flatMap(citable =>
        citable.citations.flatMap((citation, index) =>
          citation.source_id === source.id
            ? locate(citation, source).map(place => ({ ...place, of: citable.id, index }))
            : [],
        ),
      ),
    [all, source],
  );
  const marks: SourceMark[] = places.map(({ of, index, ...place }) => ({
    ...place,
    strong: of === openId && index === n,
  }));
  return (
    <SourceReader
      name={source.name}
      marks={marks}
      blocks={source.blocks.map(block => ({
        id: blockId(block.place.paragraph),
        kind: block.kind,
        text: block.text,
        level: block.level,
        page: block.place.page ?? undefined,
      }))}
    />
  );
}
