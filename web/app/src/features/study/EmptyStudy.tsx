import { Button, EmptyState, useToast } from '@atelier/ui';
import { FileText, Plus, Sparkle } from 'lucide-react';
import { failureText } from '../../lib/failure';
import { ButtonLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { useTrySample } from './useCreate';

/** The empty shelf: how to begin, and a sample to try the house with. */
export function EmptyStudy() {
  const toast = useToast();
  const trySample = useTrySample({
    onError: error => toast({ title: 'The sample could not be made', text: failureText(error), tone: 'bad' }),
  });
  return (
    <EmptyState
      art={<FileText size={34} strokeWidth={1.3} aria-hidden />}
      title="Bring your first assignment"
      text="Drop the brief as PDF, Word, slides or text. Atelier reads it, finds what is asked, and makes a plan in which every requirement points at its sentence."
      actions={
        <>
          <ButtonLink look="primary" to={paths.newAssignment} icon={<Plus size={17} aria-hidden />}>
            New assignment
          </ButtonLink>
          <Button
            icon={<Sparkle size={16} aria-hidden />}
            busy={trySample.isPending}
            onClick={() => trySample.mutate()}
          >
            Try a sample
          </Button>
        </>
      }
    />
  );
}
