import { Button, Dialog, Row, Rows, Stack, Text } from '@atelier/ui';
import { useEffect, useState } from 'react';
import { hostOf } from '../lib/address';
import { keptSites } from '../lib/kept';
import { removeSite } from '../lib/sites';

/** The Canvas sites that were allowed, to be given back. */
export function Sites({
  open,
  onOpenChange,
  server,
  onChanged,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  server: string;
  onChanged: () => void;
}) {
  const [sites, setSites] = useState<string[]>([]);
  useEffect(() => {
    if (open) void keptSites().then(setSites);
  }, [open]);
  const remove = async (site: string) => {
    await removeSite(site, server);
    setSites(await keptSites());
    onChanged();
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Allowed sites">
      <Stack gap={4}>
        <Text tone="soft">On these the extension puts its button on assignment pages.</Text>
        {sites.length === 0 ? (
          <Text>None so far.</Text>
        ) : (
          <Rows label="Allowed sites">
            {sites.map(site => (
              <Row
                key={site}
                title={hostOf(site)}
                actions={
                  <Button size="s" aria-label={`Take ${hostOf(site)} back`} onClick={() => void remove(site)}>
                    Take back
                  </Button>
                }
              />
            ))}
          </Rows>
        )}
      </Stack>
    </Dialog>
  );
}
