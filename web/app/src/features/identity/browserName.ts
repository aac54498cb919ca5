/** What a person calls their browser, from what it calls itself: `Firefox on Linux`. */
export function browserName(agent: string): string {
  const browser = (
    [
      ['Edge', /\bEdg\//],
      ['Opera', /\bOPR\//],
      ['Firefox', /\b(Firefox|FxiOS)\//],
      ['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
      ['Safari', /\bSafari\//],
    ] as const
  ).find(([, pattern]) => pattern.test(agent))?.[0];
  const system = (
    [
      ['Android', /Android/],
      ['iPhone', /iPhone/],
      ['iPad', /iPad/],
      ['Windows', /Windows/],
      ['Mac', /Macintosh|Mac OS X/],
      ['Linux', /Linux|X11/],
    ] as const
  ).find(([, pattern]) => pattern.test(agent))?.[0];
  if (!browser) return agent.split(/[\s/]/)[0]?.slice(0, 40) || 'Unknown client';
  return system ? `${browser} on ${system}` : browser;
}
