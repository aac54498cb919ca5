import { ObjectScreen, Skeleton, Stack } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { Failure } from '../../lib/failure';
import { TextLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { Connections } from './Connections';
import { Feeds } from './Feeds';
import { connectionsQuery } from './queries';

/** Where courses and due dates come from. */
export default function CanvasPage() {
  const connections = useQuery(connectionsQuery);
  return (
    <ObjectScreen
      trail={<TextLink quiet to={paths.account} children="Account" />}
      title="Canvas"
      note="Where your courses and due dates come from."
    >
      {connections.isPending ? (
        <Skeleton lines={6} label="Loading your connections" />
      ) : connections.isError ? (
        <Failure
          error={connections.error}
          what="Your connections"
          onRetry={() => void connections.refetch()}
        />
      ) : (
        <Stack gap={6}>
          <Connections connections={connections.data} />
          <Feeds />
        </Stack>
      )}
    </ObjectScreen>
  );
}
