import type { ModelProviderKind } from '@atelier/api';
import { count, runKindWord, type Word } from '../../lib/words';

interface KindWord {
  label: string;
  /** Where it usually is; empty where everybody has their own. */
  address: string;
  hint: string;
  needsKey: boolean;
}

const kinds: Record<ModelProviderKind, KindWord> = {
  anthropic: {
    label: 'Anthropic',
    address: 'https://api.anthropic.com/v1',
    hint: 'Claude, by the Messages interface.',
    needsKey: true,
  },
  openai: {
    label: 'OpenAI',
    address: 'https://api.openai.com/v1',
    hint: 'GPT, by the Responses interface.',
    needsKey: true,
  },
  openai_chat: {
    label: 'OpenAI, chat completions',
    address: 'https://api.openai.com/v1',
    hint: 'The older interface of OpenAI.',
    needsKey: true,
  },
  gemini: {
    label: 'Google Gemini',
    address: 'https://generativelanguage.googleapis.com/v1beta',
    hint: 'Gemini, under a key of Google AI Studio.',
    needsKey: true,
  },
  ollama: {
    label: 'Ollama',
    address: 'http://localhost:11434',
    hint: 'Models on a machine of your own. Whoever runs this server must allow its address in the setting egress_allow.',
    needsKey: false,
  },
  compatible: {
    label: 'Another server that speaks like OpenAI',
    address: '',
    hint: 'Perplexity, vLLM, LM Studio and many others: chat completions at any address.',
    needsKey: false,
  },
  scripted: {
    label: 'Script of this installation',
    address: '',
    hint: 'Plays answers that were written down before.',
    needsKey: false,
  },
};

export const kindWord = (kind: string): string =>
  (kinds as Record<string, KindWord | undefined>)[kind]?.label ?? kind;

export const kindOf = (kind: ModelProviderKind): KindWord => kinds[kind];

/** Scripts are for tests and demonstrations, and need a setting of the installation: nobody adds one here. */
export const kindChoices = (Object.keys(kinds) as ModelProviderKind[])
  .filter(kind => kind !== 'scripted')
  .map(value => ({ value, label: kinds[value].label }));

/** Why there was no answer, and what helps. */
const failures: Record<string, { label: string; help: string }> = {
  bad_key: { label: 'Key not accepted', help: 'Make a key at the provider, and give it under Edit.' },
  no_credit: { label: 'No credit left', help: 'Top up the account at the provider.' },
  not_found: {
    label: 'Model or address unknown',
    help: 'Look at the address, and at the name of the model.',
  },
  throttled: { label: 'Too many requests', help: 'Wait a little, or ask the provider for a higher limit.' },
  overloaded: { label: 'Cannot answer now', help: 'Wait a little and try again.' },
  timeout: { label: 'Took too long', help: 'Wait a little and try again, or choose a faster model.' },
  unreachable: { label: 'Cannot be reached', help: 'Look at the address. Is the provider up?' },
  forbidden: {
    label: 'Address not allowed',
    help: 'Whoever runs this server can allow it in the setting egress_allow.',
  },
  blocked: { label: 'Refused by its rules', help: 'The provider refuses what was asked for its content.' },
  too_long: { label: 'Question too long', help: 'Choose a model that reads more.' },
  too_large: { label: 'Answer too large', help: 'Choose another model.' },
  nonsense: { label: 'Answer not readable', help: 'Look at kind and address: does it speak this interface?' },
  broken: { label: 'Answer broke off', help: 'Try again.' },
  rejected: { label: 'Request not accepted', help: 'Look at kind, address and model.' },
};

/** How a question to a provider ended: `ok`, `cancelled`, or the class of a failure. */
export function outcomeWord(outcome: string): Word {
  if (outcome === 'ok') return { label: 'Answered', tone: 'good' };
  if (outcome === 'cancelled') return { label: 'Cancelled', tone: 'neutral' };
  return { label: failures[outcome]?.label ?? outcome.replaceAll('_', ' '), tone: 'bad' };
}

export const helpFor = (failure: string): string | undefined => failures[failure]?.help;

/** The last test of a provider. */
export function testWord(verifiedAs: string | null | undefined): Word {
  if (!verifiedAs) return { label: 'Not tested', tone: 'neutral' };
  return verifiedAs === 'ok' ? { label: 'Works', tone: 'good' } : outcomeWord(verifiedAs);
}

export const purposeWord = (purpose: string): string =>
  purpose === 'models.verify' ? 'Test of the provider' : runKindWord(purpose);

const figures = new Intl.NumberFormat('en');

/** `1,204 read, 310 written`. */
export const tokens = (usage: { input?: number; output?: number }): string =>
  `${figures.format(usage.input ?? 0)} read, ${figures.format(usage.output ?? 0)} written`;

/** From millionths of a dollar: `$0.0042`, `$1.20`; nobody knows the price of a model without one. */
export function cost(micros: number | null | undefined): string {
  if (micros === null || micros === undefined) return 'Not known';
  if (micros === 0) return '$0';
  const dollars = micros / 1_000_000;
  if (dollars < 0.0001) return 'under $0.0001';
  return `$${dollars < 1 ? dollars.toFixed(4) : dollars.toFixed(2)}`;
}

/** What the server says has no full stop where it ends with what somebody else said. */
export const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

export const attempts = (n: number): string => (n > 1 ? count(n, 'attempt') : '');
