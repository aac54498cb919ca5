import { CommandPalette, type PaletteGroup } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  BookOpen,
  Bot,
  CalendarDays,
  CircleUser,
  FileText,
  GraduationCap,
  Keyboard,
  LogOut,
  Moon,
  PanelBottom,
  PanelLeft,
  Plus,
  Sun,
  SunMoon,
  Workflow,
} from 'lucide-react';
import { signOut } from '../features/identity/queries';
import { paths } from '../lib/paths';
import { bottomPanel, sidePanel, theme } from '../lib/preferences';
import { dueLabel } from '../lib/time';
import { useNow } from '../lib/useNow';
import { sideAssignmentsQuery } from './Side';

const icon = { size: 17, 'aria-hidden': true } as const;

/** Everything that can be done from anywhere. */
export default function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const navigate = useNavigate();
  const now = useNow();
  const assignments = useQuery(sideAssignmentsQuery);
  const go =
    (
      to: (typeof paths)[
        | 'today'
        | 'study'
        | 'newAssignment'
        | 'runs'
        | 'account'
        | 'models'
        | 'courses'
        | 'calendar'
        | 'canvas'],
    ) =>
    () =>
      void navigate({ to });

  const groups: PaletteGroup[] = [
    {
      title: 'Go to',
      commands: [
        { id: 'today', label: 'Today', icon: <Sun {...icon} />, keys: 'g t', onSelect: go(paths.today) },
        {
          id: 'study',
          label: 'Study',
          icon: <BookOpen {...icon} />,
          keys: 'g s',
          words: ['assignments'],
          onSelect: go(paths.study),
        },
        {
          id: 'courses',
          label: 'Courses',
          icon: <GraduationCap {...icon} />,
          keys: 'g c',
          words: ['canvas', 'topics', 'map'],
          onSelect: go(paths.courses),
        },
        {
          id: 'calendar',
          label: 'Calendar',
          icon: <CalendarDays {...icon} />,
          keys: 'g d',
          words: ['due', 'dates', 'month', 'agenda'],
          onSelect: go(paths.calendar),
        },
        { id: 'runs', label: 'Runs', icon: <Workflow {...icon} />, keys: 'g r', onSelect: go(paths.runs) },
        {
          id: 'account',
          label: 'Account',
          icon: <CircleUser {...icon} />,
          keys: 'g a',
          words: ['settings', 'profile'],
          onSelect: go(paths.account),
        },
        {
          id: 'canvas',
          label: 'Canvas',
          icon: <GraduationCap {...icon} />,
          words: ['settings', 'connect', 'key', 'feed'],
          onSelect: go(paths.canvas),
        },
        {
          id: 'models',
          label: 'Models',
          icon: <Bot {...icon} />,
          keys: 'g m',
          words: ['settings', 'providers', 'key', 'ai'],
          onSelect: go(paths.models),
        },
      ],
    },
    {
      title: 'Assignments',
      commands: (assignments.data ?? []).map(assignment => ({
        id: assignment.id,
        label: assignment.title,
        words: assignment.course_name ? [assignment.course_name] : [],
        icon: <FileText {...icon} />,
        ...(assignment.due_at ? { note: dueLabel(assignment.due_at, now).label } : {}),
        onSelect: () =>
          void navigate({
            to: paths.assignment,
            params: { courseId: assignment.course_id, assignmentId: assignment.assignment_id },
          }),
      })),
    },
    {
      title: 'Do',
      commands: [
        {
          id: 'new',
          label: 'New assignment',
          icon: <Plus {...icon} />,
          keys: 'n',
          words: ['upload', 'paste'],
          onSelect: go(paths.newAssignment),
        },
        { id: 'light', label: 'Light theme', icon: <Sun {...icon} />, onSelect: () => theme.set('light') },
        { id: 'dark', label: 'Dark theme', icon: <Moon {...icon} />, onSelect: () => theme.set('dark') },
        {
          id: 'system',
          label: 'Theme of the system',
          icon: <SunMoon {...icon} />,
          onSelect: () => theme.set('system'),
        },
        {
          id: 'side',
          label: 'Show or hide the side panel',
          icon: <PanelLeft {...icon} />,
          keys: 'mod+b',
          onSelect: () => sidePanel.set(sidePanel.get() === 'open' ? 'closed' : 'open'),
        },
        {
          id: 'bottom',
          label: 'Show or hide the activity panel',
          icon: <PanelBottom {...icon} />,
          keys: 'mod+j',
          onSelect: () => bottomPanel.set(bottomPanel.get() === 'open' ? 'closed' : 'open'),
        },
        {
          id: 'help',
          label: 'Keyboard shortcuts',
          icon: <Keyboard {...icon} />,
          keys: '?',
          onSelect: onHelp,
        },
        {
          id: 'out',
          label: 'Sign out',
          icon: <LogOut {...icon} />,
          onSelect: () => void signOut().catch(() => undefined),
        },
      ],
    },
  ];

  return (
    <CommandPalette
      open
      onOpenChange={open => !open && onClose()}
      groups={groups}
      placeholder="Find an assignment or a command"
    />
  );
}
