import type { Citation } from '@atelier/api';
import { Quotes, Stack, Text, TextButton } from '@atelier/ui';
import { useState } from 'react';
import { whereOf } from '../cite';
import { groundId, quoteId } from './cites';

/** What is open, and how to open something else. */
export interface Opening {
  cite: string | undefined;
  openCite: (id: string) => void;
}

/** So many quotes stand below a remark at once. */
const SHOWN = 2;

/** Where something said of a draft can be seen: in the draft, and in the assignment. */
export function Places({
  base,
  of,
  quotes,
  grounds,
  cite,
  openCite,
}: Opening & {
  base: string;
  /** What they are the places of, for those who hear the page. */
  of: string;
  quotes: Citation[];
  grounds: Citation[];
}) {
  const [all, setAll] = useState(false);
  // A place the address names is never among the hidden ones.
  const hidden = quotes.findIndex((_, n) => quoteId(base, n) === cite) >= SHOWN;
  const shown = all || hidden ? quotes : quotes.slice(0, SHOWN);
  if (quotes.length === 0 && grounds.length === 0) return null;
  return (
    <Stack gap={1}>
      {shown.length > 0 && (
        <Quotes
          label={`In the draft: ${of}`}
          quotes={shown.map((quote, n) => ({
            id: quoteId(base, n),
            text: quote.quote,
            // Pasted text is one text without pages: there is nothing to say.
            where: quote.source_id === 'submission' ? undefined : whereOf(quote),
          }))}
          openId={cite}
          onOpen={openCite}
        />
      )}
      <Text as="div" size="sm">
        {shown.length < quotes.length && (
          <>
            <TextButton onClick={() => setAll(true)}>
              {quotes.length - shown.length} more in the draft
            </TextButton>{' '}
          </>
        )}
        {grounds.length > 0 && (
          <TextButton aria-pressed={cite === groundId(base)} onClick={() => openCite(groundId(base))}>
            What the assignment says
          </TextButton>
        )}
      </Text>
    </Stack>
  );
}
