/*
 * The design system: everything a page is made of. It fetches nothing and knows no URL.
 * Pages compose these; they have no styles of their own (a lint rule refuses `className` outside this package).
 */
export {
  Button,
  ButtonAnchor,
  IconAnchor,
  IconButton,
  Anchor,
  TextButton,
  type ButtonProps,
} from './controls/Button';
export { DropZone } from './controls/DropZone';
export { Checkbox, Field, Input, Segments, Select, Textarea, Tick, type Choice } from './controls/Field';
export { Avatar, Badge, StatusBadge } from './data/Badge';
export { Chronicle, type ChronicleEntry } from './data/Chronicle';
export { Kbd } from './data/Kbd';
export { LogView, type LogLine } from './data/LogView';
export { Progress, ProgressRing } from './data/Progress';
export { Facts, Row, RowAnchor, Rows, Table, type Column } from './data/Rows';
export { Tally, type TallyPart } from './data/Tally';
export { StageTrack, StepDisc, Timeline, type StepState, type TimelineStep } from './data/Timeline';
export { Spinner } from './feedback/Spinner';
export { Banner, EmptyState, ErrorState, Skeleton, TopProgress } from './feedback/States';
export { Card, Inset, Section } from './layout/Card';
export { Beside, Cluster, Divider, Grid, Grow, Hidden, LiveText, Stack } from './layout/flow';
export { Fold } from './layout/Fold';
export { SplitPane } from './layout/SplitPane';
export { Eyebrow, Figures, Heading, Text } from './layout/type';
export { addDays, addMonths, dateOf, dayKey, weeksOf, weekStart, type DayKey } from './lib/month';
export type { Tone } from './lib/tone';
export { useDelayed } from './lib/useDelayed';
export { useMedia, usePhone, useWide } from './lib/useMedia';
export { CommandPalette, type PaletteCommand, type PaletteGroup } from './overlay/CommandPalette';
export { ConfirmDialog, Dialog, Sheet } from './overlay/Dialog';
export { Explain } from './overlay/Explain';
export { Menu, type MenuAction } from './overlay/Menu';
export { Tabs, type Tab } from './overlay/Tabs';
export { ToastProvider, useToast, type ToastMessage } from './overlay/Toast';
export { Tooltip, TooltipProvider } from './overlay/Tooltip';
export { CourseMap, type MapItem, type MapTopic } from './patterns/CourseMap';
export { MilestoneCard } from './patterns/MilestoneCard';
export { CalendarAnchor, CalendarNote, MonthCalendar, type CalendarDay } from './patterns/MonthCalendar';
export { Quotes, type QuoteView } from './patterns/Quotes';
export { ScoreLine, ScoreLines, type ScoreRange } from './patterns/ScoreLine';
export { SideBySide, type SideBySideRow } from './patterns/SideBySide';
export { SourceReader, type SourceBlock, type SourceMark } from './patterns/SourceReader';
export { Bullets, QuoteBlock, Statements, type StatementView } from './patterns/Statements';
export { TaskList, type TaskView } from './patterns/TaskList';
export { UploadRow, type UploadView } from './patterns/UploadRow';
export { Board, type BoardCard, type BoardColumn } from './screens/Board';
export { EditorScreen } from './screens/EditorScreen';
export { EntryScreen } from './screens/EntryScreen';
export { InboxScreen, type InboxSection } from './screens/InboxScreen';
export { ListScreen } from './screens/ListScreen';
export { ObjectScreen, type SidePanel } from './screens/ObjectScreen';
export { Pager } from './screens/Pager';
export { PanelNote, PanelScreen } from './screens/PanelScreen';
export { RunViewer } from './screens/RunViewer';
export { BottomPanel, Place, PlaceButton, Shell, SideLink } from './screens/Shell';
export { Mark, Wordmark } from './screens/Wordmark';
