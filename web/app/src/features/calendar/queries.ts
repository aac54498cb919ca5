import { api, unwrap } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';

export const calendarQuery = ({ from, to }: { from: string; to: string }) =>
  queryOptions({
    queryKey: keys.calendarOf(from, to),
    queryFn: () => unwrap(api.http.GET('/api/v1/calendar', { params: { query: { from, to } } })),
  });
