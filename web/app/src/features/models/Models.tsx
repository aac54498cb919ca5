import { ObjectScreen, Skeleton, Stack } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Failure } from '../../lib/failure';
import { TextLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { Calls } from './Calls';
import { Chain } from './Chain';
import { Providers } from './Providers';
import { providersQuery } from './queries';

/** Who may be asked, which of their models is, and what was asked so far. */
export default function Models() {
  const { page = 1 } = useSearch({ from: '/house/account/models' });
  const navigate = useNavigate({ from: paths.models });
  const providers = useQuery(providersQuery);
  return (
    <ObjectScreen
      trail={<TextLink quiet to={paths.account} children="Account" />}
      title="Models"
      note="Who may be asked to think along, under your own keys."
    >
      {providers.isPending ? (
        <Skeleton lines={6} label="Loading your providers" />
      ) : providers.isError ? (
        <Failure error={providers.error} what="Your providers" onRetry={() => void providers.refetch()} />
      ) : (
        <Stack gap={6}>
          <Providers providers={providers.data} />
          {providers.data.length > 0 && <Chain providers={providers.data} />}
          <Calls
            page={page}
            onPage={next => void navigate({ search: next > 1 ? { page: next } : {}, resetScroll: false })}
          />
        </Stack>
      )}
    </ObjectScreen>
  );
}
