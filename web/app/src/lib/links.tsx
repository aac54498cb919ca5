import { Anchor, ButtonAnchor, CalendarAnchor, Place, RowAnchor, SideLink as SideAnchor } from '@atelier/ui';
import { createLink } from '@tanstack/react-router';

/* The anchors of the design system, taught the routes. */
export const TextLink = createLink(Anchor);
export const ButtonLink = createLink(ButtonAnchor);
export const RowLink = createLink(RowAnchor);
export const PlaceLink = createLink(Place);
export const SideLink = createLink(SideAnchor);
export const CalendarLink = createLink(CalendarAnchor);
