/**
 * What can stand in braces in a text. A `text` stands for itself, a `number` also chooses plural forms, a `choice` only chooses
 * between its options and `other`.
 */
export const PLACEHOLDERS = {
  alternative: { kind: 'text', says: 'where to work meanwhile, as site.alternative says it' },
  amount: { kind: 'choice', options: ['one'], says: 'one where it is about a single station' },
  because: { kind: 'text', says: 'why, as a sentence; nothing where there is no reason to tell' },
  begins: { kind: 'choice', options: ['known'], says: 'known where there is a start' },
  begun: { kind: 'choice', options: ['yes'], says: 'yes where it had begun and was given up' },
  checks: { kind: 'number', says: 'how many checks of the new computer held' },
  contact: { kind: 'text', says: 'whom to ask, as site.contact says it' },
  count: { kind: 'number', says: 'how many' },
  date: { kind: 'text', says: 'a date, written out' },
  due: { kind: 'text', says: 'when it should have been said' },
  during: { kind: 'text', says: 'from when to when, as the text during has it' },
  end: { kind: 'text', says: 'date and time of the end' },
  ends: { kind: 'choice', options: ['known'], says: 'known where there is an end' },
  minutes: { kind: 'number', says: 'minutes until the station is closed' },
  names: { kind: 'text', says: 'names of stations' },
  now: { kind: 'text', says: 'date and time at which the sheet was made' },
  open: { kind: 'text', says: 'the stations that can be used again, with names' },
  part: {
    kind: 'choice',
    options: ['all', 'some'],
    says: 'whether all or some stations are open; other where that is not known',
  },
  scope: { kind: 'choice', options: ['all'], says: 'all where nothing else is told beside' },
  server: { kind: 'text', says: 'what the site calls the computer' },
  servers: { kind: 'text', says: 'the computers, as the site calls them' },
  start: { kind: 'text', says: 'date and time of the start' },
  stations: { kind: 'text', says: 'the stations: with names in the post, without in replies' },
  these: { kind: 'text', says: 'the stations in short, as the text stations.these has it' },
  time: { kind: 'text', says: 'a time of day' },
  where: {
    kind: 'text',
    says: 'at which stations, with a space before it, where something else is told beside; else nothing',
  },
} as const satisfies Readonly<Record<string, PlaceholderSpec>>

type PlaceholderSpec =
  | { readonly kind: 'text' | 'number'; readonly says: string }
  | { readonly kind: 'choice'; readonly options: readonly string[]; readonly says: string }

export type Placeholder = keyof typeof PLACEHOLDERS

export function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, name)
}

/** The words that a choice can come to, without `other`; empty for anything else. */
export function optionsOf(name: Placeholder): readonly string[] {
  const spec: PlaceholderSpec = PLACEHOLDERS[name]
  return spec.kind === 'choice' ? spec.options : []
}
