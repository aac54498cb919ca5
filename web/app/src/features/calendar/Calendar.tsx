import { usePhone } from '@atelier/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { paths } from '../../lib/paths';
import { CalendarScreen } from './CalendarScreen';
import type { CalendarSearch } from './search';

/** What is due when. */
export default function Calendar() {
  const search = useSearch({ from: '/house/calendar' });
  const navigate = useNavigate({ from: paths.calendar });
  const phone = usePhone();
  return (
    <CalendarScreen
      search={{ view: phone ? 'agenda' : 'month', ...search }}
      onShow={(change: CalendarSearch) =>
        void navigate({
          search: previous => ({ ...previous, ...change }),
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
