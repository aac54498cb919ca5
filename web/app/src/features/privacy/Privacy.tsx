import { ObjectScreen, Stack } from '@atelier/ui';
import { TextLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { Erase } from './Erase';
import { Exports } from './Exports';

/** What belongs to the person: to take along, and to erase. */
export default function Privacy() {
  return (
    <ObjectScreen
      trail={<TextLink quiet to={paths.account} children="Account" />}
      title="Privacy"
      note="Everything this server keeps of you is yours: take it along, or have it erased."
    >
      <Stack gap={6}>
        <Exports />
        <Erase />
      </Stack>
    </ObjectScreen>
  );
}
